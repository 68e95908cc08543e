using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>A value given in the AppHost.</summary>
sealed class LiteralParameterDefault(Func<string> value) : ParameterDefault
{
    public override string GetDefaultValue() => value();
}

/// <summary>A generated value that is kept for later runs, so that data protected by it stays readable.</summary>
sealed class KeptParameterDefault(string key, ParameterDefault source, IDistributedApplicationBuilder builder) : ParameterDefault
{
    public override string GetDefaultValue()
    {
        builder.UserSecretsManager.GetOrSetSecret(builder.Configuration, key, source.GetDefaultValue);
        return builder.Configuration[key]!;
    }
}
