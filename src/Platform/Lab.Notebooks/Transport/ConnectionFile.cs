using System.Net;
using System.Text.Json;

namespace Lab.Notebooks.Transport;

/// <summary>What a Jupyter client wrote for the Jupyter kernel it starts: where to listen, and the key that signs messages.</summary>
/// <param name="ShellPort">Requests: execute, complete, inspect and their like.</param>
/// <param name="IopubPort">Outputs and states, for everyone who listens.</param>
/// <param name="StdinPort">Questions of a cell to its user.</param>
/// <param name="ControlPort">Interrupt and shutdown, beside a running cell.</param>
/// <param name="HbPort">Heartbeat.</param>
/// <param name="Ip">Address of this machine alone.</param>
/// <param name="Transport">Only tcp.</param>
/// <param name="Key">Key of the HMAC over each message; empty: messages are not signed.</param>
/// <param name="SignatureScheme">Only hmac-sha256.</param>
public sealed record ConnectionFile(
    int ShellPort,
    int IopubPort,
    int StdinPort,
    int ControlPort,
    int HbPort,
    string Ip = "127.0.0.1",
    string Transport = "tcp",
    string Key = "",
    string SignatureScheme = MessageSignature.Scheme)
{
    // A connection file has about 300 bytes; what is far longer is none.
    const int maxBytes = 64 * 1024;

    const string expected = "the connection file that a Jupyter client wrote";

    /// <exception cref="LabException">Not there, not readable, or it asks for something that is refused.</exception>
    public static ConnectionFile Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > maxBytes) throw Bad(path, "too long for a connection file");
            var file = JsonSerializer.Deserialize(File.ReadAllBytes(path), NotebookJson.Default.ConnectionFile) ?? throw Bad(path, "no JSON object");
            file.Check(path);
            return file;
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Bad(path, failure.Message, failure);
        }
    }

    /// <summary>Address of one of the sockets.</summary>
    public string Address(int port) => $"tcp://{Ip}:{port}";

    // Whoever reaches these sockets and knows the key runs code: they listen on this machine only.
    void Check(string path)
    {
        if (Transport != "tcp") throw Bad(path, $"transport '{Transport}' is not supported, only tcp is");
        if (!IPAddress.TryParse(Ip, out var address) || !IPAddress.IsLoopback(address))
            throw Bad(path, $"ip '{Ip}' is not an address of this machine alone; cells run code for everyone who reaches it");
        if (SignatureScheme != MessageSignature.Scheme && Key.Length > 0)
            throw Bad(path, $"signature_scheme '{SignatureScheme}' is not supported, only {MessageSignature.Scheme} is");
        foreach (int port in (int[])[ShellPort, IopubPort, StdinPort, ControlPort, HbPort])
            if (port is < 1 or > IPEndPoint.MaxPort) throw Bad(path, $"port {port} does not exist");
    }

    static LabException Bad(string path, string what, Exception? inner = null) => new(ErrorKind.Usage, what, path, expected, inner: inner);
}
