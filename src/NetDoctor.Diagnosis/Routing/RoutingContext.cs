using NetDoctor.Diagnosis.Questions;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>What every step of routing reads.</summary>
/// <param name="Question">The question.</param>
/// <param name="Snapshot">Facts.</param>
/// <param name="Source">Source, looked up.</param>
internal sealed record RoutingContext(ParsedQuestion Question, ClusterSnapshot Snapshot, RouteSource Source)
{
    /// <summary>Transport of the question.</summary>
    public TransportProtocol Protocol => Question.Protocol;

    /// <summary>Whether the source is outside of the cluster, where neither its DNS nor its cluster addresses work.</summary>
    public bool IsOutside => Source.Reference is OutsideSource;

    /// <summary>A route with nothing but question and source.</summary>
    /// <param name="kind">What the target turned out to be.</param>
    public Route Start(RouteTargetKind kind) => new() { Question = Question, Source = Source, TargetKind = kind };
}
