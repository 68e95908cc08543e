using Lab.Mlflow;

namespace Lab.Platform.Tests.Mlflow.Models;

public sealed class ModelUriTests
{
    const string Id = "m-0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("models:/sentiment@champion", "sentiment", "champion", null)]
    [InlineData("models:/sentiment/3", "sentiment", null, "3")]
    [InlineData("models:/sentiment/Latest", "sentiment", null, "latest")]
    [InlineData("models:/m-1/2", "m-1", null, "2")]
    public void AddressInTheRegistry_IsRead(string text, string name, string? alias, string? version) => Assert.Equal(new ModelUri.Registered(name, alias, version), ModelUri.Parse(text));

    [Fact]
    public void LoggedModel_IsRead() => Assert.Equal(new ModelUri.Logged(Id), ModelUri.Parse("models:/" + Id));

    [Theory]
    [InlineData("runs:/abc/model", "model")]
    [InlineData("runs:/abc/deep/model/", "deep/model")]
    public void ModelOfARun_IsRead(string text, string path) => Assert.Equal(new ModelUri.OfRun("abc", path), ModelUri.Parse(text));

    [Theory]
    [InlineData("sentiment")]
    [InlineData("models:/")]
    [InlineData("models:/sentiment")]
    [InlineData("models:/sentiment@")]
    [InlineData("models:/sentiment/best")]
    [InlineData("models:/m-0123")]
    [InlineData("models:/M-0123456789abcdef0123456789abcdef")]
    [InlineData("runs:/abc")]
    [InlineData("runs:/abc/")]
    [InlineData("runs:/")]
    public void WrongAddress_IsRefused(string text) => Assert.Throws<LabException>(() => ModelUri.Parse(text));

    [Theory]
    [InlineData("models:/sentiment@champion")]
    [InlineData("models:/sentiment/3")]
    [InlineData("models:/" + Id)]
    [InlineData("runs:/abc/model")]
    public void Address_IsWrittenAsItIsRead(string text) => Assert.Equal(text, ModelUri.Parse(text).ToString());
}
