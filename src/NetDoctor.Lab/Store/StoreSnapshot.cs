using System.Text.Json.Nodes;

namespace NetDoctor.Lab.Store;

/// <summary>All objects of one resource at one version of the store.</summary>
/// <param name="ResourceVersion">The version.</param>
/// <param name="Objects">Ordered by namespace and name. Never to be modified.</param>
public sealed record StoreSnapshot(long ResourceVersion, IReadOnlyList<JsonObject> Objects);
