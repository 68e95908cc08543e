using System.Net;
using Lab.PredictionService.Batches;
using Microsoft.Extensions.Options;

namespace Lab.Services.Tests.PredictionService.Batches;

public sealed class UploadSlotsTests
{
    static UploadSlots Slots(int all, int each) => new(Options.Create(new BatchOptions { MaxUploads = all, MaxUploadsPerClient = each }));

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::")]
    [InlineData("fe80::1%3", "fe80::")]
    [InlineData(null, "255.255.255.255")]
    public void Client_IsAnAddress_OrANetworkOfSixtyFourBits(string? address, string client) =>
        Assert.Equal(IPAddress.Parse(client), UploadSlots.ClientOf(address is null ? null : IPAddress.Parse(address)));

    [Fact]
    public void OneClient_HasItsShare_AndAllTogetherTheWhole()
    {
        var slots = Slots(all: 3, each: 2);
        var (mine, other) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));
        var first = slots.TryTake(mine, out _);
        var second = slots.TryTake(mine, out _);

        Assert.Null(slots.TryTake(mine, out string own));
        Assert.NotNull(slots.TryTake(other, out _));
        Assert.Null(slots.TryTake(other, out string all));
        Assert.Equal(("2 uploads of this address are being answered already", "3 uploads are being answered already"), (own, all));

        second!.Dispose();
        Assert.NotNull(slots.TryTake(mine, out _));
        first!.Dispose();
        Assert.NotNull(slots.TryTake(other, out _));
    }

    [Fact]
    public void NeighboursOfOneNetwork_ShareTheirSlots()
    {
        var slots = Slots(all: 10, each: 1);
        using var taken = slots.TryTake(IPAddress.Parse("2001:db8::1"), out _);

        Assert.Null(slots.TryTake(IPAddress.Parse("2001:db8::2"), out _));
        Assert.NotNull(slots.TryTake(IPAddress.Parse("2001:db8:0:1::2"), out _));
    }
}
