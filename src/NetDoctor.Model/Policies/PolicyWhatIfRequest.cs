using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Model.Policies;

/// <summary>What would change if policies were added, changed or deleted.</summary>
public sealed record PolicyWhatIfRequest
{
    /// <summary>Policies to add, or to put in place of those of their name: texts of YAML or JSON, each with any number of objects; a single text
    /// may stand without the array. Null for none.</summary>
    [JsonConverter(typeof(TextsConverter))]
    public ImmutableArray<string>? Apply { get; init; }

    /// <summary>Policies to delete, by kind, namespace and name.</summary>
    [MaxLength(1000)]
    public ImmutableArray<ObjectReference> Delete { get; init; } = [];

    /// <summary>Flows to judge before and after, without manifests of their own; may be empty, since all that flip are listed.</summary>
    [MaxLength(20)]
    public ImmutableArray<PolicyQuestion> Flows { get; init; } = [];

    /// <summary>Manifests that are the cluster: texts of YAML or JSON; a single text may stand without the array. Null for the cluster
    /// itself.</summary>
    [JsonConverter(typeof(TextsConverter))]
    public ImmutableArray<string>? Manifests { get; init; }

    /// <summary>Flips that are listed at most, 1-1000, default 100.</summary>
    [Range(1, 1000)]
    public int Limit { get; init; } = 100;
}

/// <summary>What would change.</summary>
/// <param name="Summary">In a sentence.</param>
/// <param name="Flows">The flows that were asked for, in their order.</param>
/// <param name="Flips">All traffic between workloads, and with addresses outside, of which the outcome changes; at most as much as was asked for.</param>
/// <param name="Total">How much flips in all.</param>
/// <param name="IsComplete">Whether all pairs of workloads were compared; in a very large cluster not all are.</param>
/// <param name="Dialect">Network plugin whose reading of policies counted; <c>specification</c> for what Kubernetes' documentation says.</param>
public sealed record PolicyWhatIfAnswer(
    string Summary, ImmutableArray<PolicyBeforeAfter> Flows, ImmutableArray<PolicyFlip> Flips, int Total, bool IsComplete, string Dialect);

/// <summary>A flow before and after.</summary>
/// <param name="Before">Before.</param>
/// <param name="After">After.</param>
public sealed record PolicyBeforeAfter(PolicyAnswer Before, PolicyAnswer After);
