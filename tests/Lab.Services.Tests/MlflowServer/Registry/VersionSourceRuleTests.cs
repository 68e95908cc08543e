using Lab.Mlflow;
using Lab.MlflowServer.Registry;
using Microsoft.Extensions.Configuration;

namespace Lab.Services.Tests.MlflowServer.Registry;

public sealed class VersionSourceRuleTests
{
    [Fact]
    public void SourceThatDoesNotMatch_IsRefused()
    {
        var rule = Read("^mlflow-artifacts:/.*$");
        rule.Check("mlflow-artifacts:/0/a");
        Assert.Equal("Invalid model version source: 's3://a'.", Assert.Throws<MlflowException>(() => rule.Check("s3://a")).Message);
    }

    [Fact]
    public void WithoutARule_EachMayBe() => Read(null).Check("s3://a");

    [Fact]
    public void PatternThatIsNone_EndsTheStart() => Assert.Contains("is no regular expression", Assert.Throws<LabException>(() => Read("(")).Message, StringComparison.Ordinal);

    static VersionSourceRule Read(string? pattern) =>
        VersionSourceRule.Read(new ConfigurationBuilder().AddInMemoryCollection([new("MLFLOW_CREATE_MODEL_VERSION_SOURCE_VALIDATION_REGEX", pattern)]).Build());
}
