"""A client's interrupt, restart and shutdown, which every version of jupyter_client has in its own way."""
import time

import jupyter_client
from jupyter_client.manager import start_new_kernel

manager, client = start_new_kernel(kernel_name="lab-csharp", startup_timeout=120)


def run(code):
    seen = []
    reply = client.execute_interactive(code, timeout=120, allow_stdin=False, output_hook=seen.append)
    return reply["content"], seen


try:
    assert run("var keep = 42;")[0]["status"] == "ok"
    for code in ["while (true) { }", "await Task.Delay(100_000);"]:
        asked = client.execute(code)
        # Until it runs: an interrupt before that ends nothing.
        while True:
            message = client.get_iopub_msg(timeout=60)
            if message["msg_type"] == "execute_input" and message["parent_header"]["msg_id"] == asked:
                break
        time.sleep(0.5)
        manager.interrupt_kernel()
        while True:
            reply = client.get_shell_msg(timeout=60)
            if reply["parent_header"].get("msg_id") == asked:
                break
        assert reply["content"]["ename"] == "Interrupted", reply
    reply, seen = run("keep")
    assert [message["content"]["data"]["text/plain"] for message in seen if message["msg_type"] == "execute_result"] == ["42"], seen
    manager.restart_kernel()
    client.wait_for_ready(timeout=120)
    reply, seen = run("keep")
    assert reply["ename"] == "CompilationError", reply
    assert not [message for message in seen if message["msg_type"] == "stream"], seen
    manager.restart_kernel(now=True)
    client.wait_for_ready(timeout=120)
    assert run("1 + 1")[0]["status"] == "ok"
finally:
    client.stop_channels()
    manager.shutdown_kernel()
assert not manager.is_alive()
print("PASS jupyter_client " + jupyter_client.__version__)
