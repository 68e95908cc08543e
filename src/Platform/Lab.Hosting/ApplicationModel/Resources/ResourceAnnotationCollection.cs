using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What has been said about a resource, in the order in which it was said; later wins where one counts.</summary>
public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>;
