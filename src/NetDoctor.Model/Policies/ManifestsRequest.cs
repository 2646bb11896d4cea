using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace NetDoctor.Model.Policies;

/// <summary>Manifests to be judged instead of the cluster.</summary>
public sealed record ManifestsRequest
{
    /// <summary>Texts of YAML or JSON, each with any number of objects; a single text may stand without the array. Every workload counts as one
    /// pod, and a namespace that is only mentioned exists.</summary>
    [JsonConverter(typeof(TextsConverter))]
    public required ImmutableArray<string> Manifests { get; init; }
}
