using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Validation;

namespace Lab.MlflowServer.Registry;

/// <summary>Limits of tags in the registry.</summary>
static class RegistryTags
{
    const int MaxValue = 100_000;

    public static Tag Check(Tag tag)
    {
        Names.CheckKey(tag.Key, "key");
        Names.CheckKeyLength("key", tag.Key);
        Names.CheckLength("value", tag.Value, MaxValue);
        return tag;
    }
}
