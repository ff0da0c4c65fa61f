/* The floor of starting a program: an empty one, dynamically linked. */
int
main(void)
{
	return 0;
}
