using System.Net;
using System.Net.Sockets;

namespace Lab.Hosting.Dashboard.Launch;

/// <summary>TCP ports of the loopback address that nobody listens on now.</summary>
static class FreePorts
{
    /// <summary>That many different ones: all are held until the last is found.</summary>
    public static int[] Take(int count)
    {
        var held = new List<TcpListener>(count);
        try
        {
            while (held.Count < count)
            {
                var listener = new TcpListener(IPAddress.Loopback, 0);
                held.Add(listener);
                listener.Start();
            }
            return [.. held.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (var listener in held) listener.Dispose();
        }
    }
}
