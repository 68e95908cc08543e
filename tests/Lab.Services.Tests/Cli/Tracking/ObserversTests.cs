using Lab.Cli.Tracking;
using Lab.Sentiment;

namespace Lab.Services.Tests.Cli.Tracking;

public sealed class ObserversTests
{
    /// <summary>A member with a default body that the wrapper does not have would be lost without a word.</summary>
    [Fact]
    public void EveryMember_IsHandedOn()
    {
        var map = typeof(Observers).GetInterfaceMap(typeof(IFineTuneObserver));
        Assert.Equal(map.InterfaceMethods.Select(method => method.Name), map.TargetMethods.Where(method => method.DeclaringType == typeof(Observers)).Select(method => method.Name));
    }
}
