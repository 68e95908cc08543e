using Lab.Hosting.Dcp;

namespace Lab.Platform.Tests.Hosting.Dcp;

public sealed class DcpTemplateTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("""{"a":{"b":1}}""", """{"a":{"b":1}}""")]
    [InlineData("a{{b}}", """a{{"{{"}}b}}""")]
    [InlineData("""{{- exec "rm" -}}""", """{{"{{"}}- exec "rm" -}}""")]
    [InlineData("""http://x:{{- portForServing "web-http" -}}/{{y""", """http://x:{{- portForServing "web-http" -}}/{{"{{"}}y""")]
    public void Only_our_own_templates_stay_templates(string value, string expected) => Assert.Equal(expected, DcpTemplate.Escape(value));
}
