using System.Reflection;
using Aspire.Hosting;

namespace Lab.Platform.Tests.Hosting.Extensions;

/// <summary>An AppHost written for the official packages must compile here: same names, parameters, defaults, constraints.</summary>
public sealed class SignatureTests
{
    static readonly ILookup<string, string> ours = typeof(DistributedApplication).Assembly.GetExportedTypes()
        .Where(type => type is { IsAbstract: true, IsSealed: true })
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly), (type, method) => (type.Name, Text: SignatureText.Of(method)))
        .ToLookup(pair => pair.Name, pair => pair.Text);

    public static IEnumerable<TheoryDataRow<string, string>> Wanted()
    {
        var holder = "";
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Hosting", "Extensions", "signatures.txt")))
        {
            if (line.StartsWith('#')) continue;
            if (line.StartsWith('[')) holder = line.Trim('[', ']');
            else yield return new(holder, line);
        }
    }

    [Theory]
    [MemberData(nameof(Wanted))]
    public void PublicMethod_HasTheSignatureOfTheOfficialPackages(string holder, string signature)
    {
        Assert.SkipUnless(holder != "RedisBuilderExtensions" || ours.Contains(holder), "This build has no AddRedis.");
        var method = signature[..signature.IndexOf('(', StringComparison.Ordinal)].Split(' ')[^1].Split('<')[0];
        var candidates = ours[holder].Where(text => text.Contains($" {method}(", StringComparison.Ordinal) || text.Contains($" {method}<", StringComparison.Ordinal));
        Assert.Contains(signature, candidates);
    }

    [Fact]
    public void List_HasEveryGroupOfNames() => Assert.Equal(
        [
            "ConnectionStringBuilderExtensions", "ContainerResourceBuilderExtensions", "CustomResourceExtensions", "ExecutableResourceBuilderExtensions",
            "ExternalServiceBuilderExtensions", "ParameterResourceBuilderExtensions", "ProjectResourceBuilderExtensions", "RedisBuilderExtensions",
            "ResourceBuilderExtensions", "ResourceExtensions",
        ],
        Wanted().Select(row => row.Data.Item1).Distinct().Order());

    [Theory]
    [InlineData("IDistributedApplicationBuilder CreateBuilder()")]
    [InlineData("IDistributedApplicationBuilder CreateBuilder(string[] args)")]
    [InlineData("IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options)")]
    [InlineData("void Run()")]
    [InlineData("Task RunAsync(CancellationToken cancellationToken = default)")]
    [InlineData("Task StartAsync(CancellationToken cancellationToken = default)")]
    [InlineData("Task StopAsync(CancellationToken cancellationToken = default)")]
    public void Application_HasTheMembersOfTheOfficialOne(string signature) =>
        Assert.Contains(signature, typeof(DistributedApplication).GetMethods().Select(SignatureText.Of));
}
