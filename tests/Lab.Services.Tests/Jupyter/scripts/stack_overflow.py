"""A process that ends in the middle of a cell: the client starts another in its place, and that one says what happened."""
import asyncio
import os

from jupyter_client.ioloop import AsyncIOLoopKernelManager

CRASH = "void Deep() { Span<byte> page = stackalloc byte[100_000_000]; page.Fill(1); Console.Write(page[5]); }\nDeep();"


async def run(client, code):
    asked = client.execute(code)
    seen = []
    while True:
        message = await client.get_iopub_msg(timeout=60)
        if message["parent_header"].get("msg_id") == asked:
            seen.append(message)
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return [message["content"]["text"] for message in seen if message["msg_type"] == "stream"], [message["content"] for message in seen if message["msg_type"] == "error"]


async def main():
    manager = AsyncIOLoopKernelManager(kernel_name="lab-csharp")
    restarted = asyncio.Event()
    await manager.start_kernel()
    manager.add_restart_callback(restarted.set, "restart")
    client = manager.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=120)
        # Recursion of a cell's own is an ordinary exception, and the state stays.
        await run(client, "var keep = 1;")
        _, errors = await run(client, "int Down(int n) => Down(n + 1) + 1;\nDown(0)")
        assert errors[0]["ename"] == "InsufficientExecutionStackException" and len(errors[0]["traceback"]) < 100, errors
        assert await run(client, "keep = 2;") == ([], [])
        client.execute(CRASH)
        await asyncio.wait_for(restarted.wait(), 60)
        # The manager tells of a restart before it starts the new process.
        while not await manager.is_alive():
            await asyncio.sleep(0.1)
        await client.wait_for_ready(timeout=120)
        first, _ = await run(client, "var again = 1;")
        second, _ = await run(client, "again")
    finally:
        client.stop_channels()
        # Killed after that, a process cannot take its files away: a busy machine needs more than the default five seconds.
        manager.shutdown_wait_time = 60
        await manager.shutdown_kernel()
    assert len(first) == 1 and "ended while cell 4 ran: its stack overflowed" in first[0] and CRASH in first[0], first
    assert second == [], second
    left = [name for name in os.listdir(os.environ["JUPYTER_RUNTIME_DIR"]) if "lab-cell" in name]
    assert left == [], left
    print("PASS")


asyncio.run(main())
