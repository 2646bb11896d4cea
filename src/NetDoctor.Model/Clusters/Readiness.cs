using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Model.Clusters;

/// <summary>Whether NetDoctor can answer.</summary>
/// <param name="Status"><c>ready</c> or <c>notReady</c>.</param>
/// <param name="WaitingFor">Kinds whose first list has not come in; empty when ready.</param>
/// <param name="Forbidden">Kinds that NetDoctor may not read and does without.</param>
/// <param name="Disconnected">Kinds whose facts are those of the last contact, since the API server is not heard of them; empty in the usual
/// case.</param>
public sealed record Readiness(
    ReadinessStatus Status,
    ImmutableArray<ResourceKind> WaitingFor,
    ImmutableArray<ResourceKind> Forbidden,
    ImmutableArray<ResourceKind> Disconnected);

/// <summary>Whether NetDoctor can answer, in one word.</summary>
public enum ReadinessStatus
{
    Ready,
    NotReady,
}
