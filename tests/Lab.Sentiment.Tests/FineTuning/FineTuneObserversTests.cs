namespace Lab.Sentiment.Tests.FineTunings;

public sealed class FineTuneObserversTests
{
    /// <summary>A member with a default body that the wrapper does not have would be lost without a word.</summary>
    [Fact]
    public void EveryMember_IsHandedOn()
    {
        var map = typeof(FineTuneObservers).GetInterfaceMap(typeof(IFineTuneObserver));
        Assert.Equal(map.InterfaceMethods.Select(method => method.Name), map.TargetMethods.Where(method => method.DeclaringType == typeof(FineTuneObservers)).Select(method => method.Name));
    }
}
