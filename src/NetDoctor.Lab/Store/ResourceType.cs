using System.Collections.Immutable;

namespace NetDoctor.Lab.Store;

/// <summary>A resource that the lab's API server serves, for example Deployments of the group apps in version v1.</summary>
public sealed record ResourceType
{
    /// <summary>API group; empty for the core group.</summary>
    public required string Group { get; init; }

    /// <summary>Version, for example <c>v1</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Name in URLs, for example <c>deployments</c>.</summary>
    public required string Plural { get; init; }

    /// <summary>Name in manifests, for example <c>Deployment</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>False for objects of the whole cluster, such as nodes.</summary>
    public bool IsNamespaced { get; init; } = true;

    /// <summary>Abbreviations that kubectl takes, for example <c>deploy</c>.</summary>
    public ImmutableArray<string> ShortNames { get; init; } = [];

    /// <summary>True when status is written through a subresource, so that a plain update leaves it as it is.</summary>
    public bool HasStatus { get; init; }

    /// <summary>True when replicas are also read and written through the subresource scale.</summary>
    public bool HasScale { get; init; }

    /// <summary>True when metadata.generation counts changes of the specification.</summary>
    public bool HasGeneration { get; init; }

    /// <summary>True when <c>kubectl get all</c> shows it.</summary>
    public bool IsInAll { get; init; }

    /// <summary>Group and version as in a manifest: <c>v1</c>, <c>apps/v1</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The plural with its group, as error messages name it: <c>pods</c>, <c>deployments.apps</c>.</summary>
    public string QualifiedPlural => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>Singular name, for example <c>deployment</c>.</summary>
    public string Singular => Kind.ToLowerInvariant();

    /// <inheritdoc/>
    public bool Equals(ResourceType? other) =>
        other is not null && Group == other.Group && Version == other.Version && Plural == other.Plural;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Group, Version, Plural);

    /// <inheritdoc/>
    public override string ToString() => QualifiedPlural;
}
