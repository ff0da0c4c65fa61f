#!/usr/bin/python3
"""smtp.py PORT-FILE FOLDER: an SMTP server on loopback, for tests. Writes its port to PORT-FILE and each
message it takes to FOLDER/N.eml. The recipient's name decides: bounce* is refused for good (550), busy* for
now (451), once* for now the first time, data* after its text (554), slow* is taken after a second."""
import asyncio
import os
import sys

port_file, folder = sys.argv[1:3]
seen, taken = set(), 0


def verdict(recipient):
    name = recipient.split("@")[0]
    if name.startswith("bounce"):
        return "550 5.1.1 no such user"
    if name.startswith("busy"):
        return "451 4.3.0 try again later"
    if name.startswith("once") and name not in seen:
        seen.add(name)
        return "450 4.2.0 greylisted"
    return "250 2.1.5 ok"


async def read_text(reader):
    lines = []
    while (line := await reader.readline()) not in (b".\r\n", b""):
        lines.append(line[1:] if line.startswith(b".") else line)
    return b"".join(lines)


def keep(recipients, text):
    global taken
    taken += 1
    with open(os.path.join(folder, f"{taken}.eml"), "wb") as file:
        file.write(b"X-To: " + " ".join(recipients).encode() + b"\r\n" + text)


async def serve(reader, writer):
    async def say(line):
        writer.write(line.encode() + b"\r\n")
        await writer.drain()

    recipients = []
    await say("220 loopback ESMTP")
    while line := await reader.readline():
        words = line.decode("utf-8", "replace").strip()
        verb = words[:4].upper()
        if verb in ("EHLO", "HELO"):
            await say("250 loopback")
        elif verb == "MAIL":
            recipients = []
            await say("250 2.1.0 ok")
        elif verb == "RCPT":
            recipient = words[words.find("<") + 1 : words.rfind(">")]
            answer = verdict(recipient)
            if answer.startswith("250"):
                recipients.append(recipient)
            await say(answer)
        elif verb == "DATA":
            await say("354 go on")
            text = await read_text(reader)
            if any(r.startswith("data") for r in recipients):
                await say("554 5.6.0 refused")
                continue
            if any(r.startswith("slow") for r in recipients):
                await asyncio.sleep(1)
            keep(recipients, text)
            await say("250 2.0.0 taken")
        elif verb == "QUIT":
            await say("221 bye")
            break
        else:
            await say("250 ok")
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    with open(port_file + ".tmp", "w") as file:
        file.write(f"{server.sockets[0].getsockname()[1]}\n")
    os.rename(port_file + ".tmp", port_file)
    async with server:
        await server.serve_forever()


asyncio.run(main())
