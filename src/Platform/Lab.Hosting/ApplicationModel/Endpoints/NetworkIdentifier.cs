namespace Aspire.Hosting.ApplicationModel;

/// <summary>A network from which an endpoint can be reached.</summary>
public record NetworkIdentifier(string Value);

/// <summary>Networks every application has.</summary>
public static class KnownNetworkIdentifiers
{
    /// <summary>This machine.</summary>
    public static readonly NetworkIdentifier LocalhostNetwork = new("localhost");

    public static readonly NetworkIdentifier PublicInternet = new("public");

    /// <summary>The containers' own network.</summary>
    public static readonly NetworkIdentifier DefaultAspireContainerNetwork = new("aspire-container-network");
}
