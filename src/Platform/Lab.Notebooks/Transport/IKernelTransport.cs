using System.Threading.Channels;

namespace Lab.Notebooks.Transport;

/// <summary>Sockets that have a queue of their own; heartbeats are answered where they arrive.</summary>
public enum JupyterSocket
{
    Shell,
    Control,
    Stdin,
    IoPub,
}

/// <summary>Carries messages between clients and the Jupyter kernel. The dispatcher knows nothing of sockets.</summary>
public interface IKernelTransport : IAsyncDisposable
{
    /// <summary>Messages that arrived on a socket, in their order, with a signature that holds.</summary>
    ChannelReader<JupyterMessage> Incoming(JupyterSocket socket);

    /// <summary>Queues a message; order is kept per socket. Any thread.</summary>
    void Send(JupyterSocket socket, JupyterMessage message);
}
