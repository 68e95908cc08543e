using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Batches;

/// <summary>Who may upload now: so many in all, and fewer of one client, so that slow uploads of one do not shut out the others.</summary>
sealed class UploadSlots(IOptions<BatchOptions> options)
{
    // What a provider gives to one customer at least.
    const int NetworkBytes = 8;

    readonly BatchOptions options = options.Value;
    readonly Lock gate = new();
    readonly Dictionary<IPAddress, int> clients = [];
    int all;

    /// <summary>A slot that is free again when it is disposed; null with the reason when there is none.</summary>
    public IDisposable? TryTake(IPAddress? address, out string taken)
    {
        taken = "";
        var client = ClientOf(address);
        lock (gate)
        {
            clients.TryGetValue(client, out int own);
            if (all >= options.MaxUploads) taken = $"{options.MaxUploads} uploads are being answered already";
            else if (own >= options.MaxUploadsPerClient) taken = $"{options.MaxUploadsPerClient} uploads of this address are being answered already";
            if (taken.Length > 0) return null;
            all++;
            clients[client] = own + 1;
        }
        return new Slot(this, client);
    }

    /// <summary>The address, of IPv6 its network; <see cref="IPAddress.None"/> where a connection has none, as a Unix socket.</summary>
    public static IPAddress ClientOf(IPAddress? address)
    {
        if (address is null) return IPAddress.None;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }

    void Free(IPAddress client)
    {
        lock (gate)
        {
            all--;
            if (--clients[client] == 0) clients.Remove(client);
        }
    }

    sealed class Slot(UploadSlots slots, IPAddress client) : IDisposable
    {
        public void Dispose() => slots.Free(client);
    }
}
