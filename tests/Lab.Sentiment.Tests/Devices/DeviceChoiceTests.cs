namespace Lab.Sentiment.Tests.Devices;

public sealed class DeviceChoiceTests
{
    [Theory]
    [InlineData("auto", "auto")]
    [InlineData("CPU", "cpu")]
    [InlineData("torch-cpu", "torch-cpu")]
    [InlineData("Cuda", "cuda:0")]
    [InlineData("cuda:0", "cuda:0")]
    [InlineData("CUDA:12", "cuda:12")]
    public void AWord_IsTheDevice(string word, string told) => Assert.Equal(told, DeviceChoice.TryParse(word).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:x")]
    [InlineData("cuda:-1")]
    [InlineData("cuda: 1")]
    [InlineData("cuda:1.0")]
    [InlineData("cuda:99999999999")]
    [InlineData("cuda1")]
    [InlineData("cpu:0")]
    [InlineData("torch-cpu:0")]
    [InlineData("torch")]
    [InlineData(" cpu")]
    public void AnyOtherWord_IsNone(string word) => Assert.Null(DeviceChoice.TryParse(word));

    [Fact]
    public void TheDefault_IsAuto() => Assert.Equal(DeviceChoice.Auto, default);
}
