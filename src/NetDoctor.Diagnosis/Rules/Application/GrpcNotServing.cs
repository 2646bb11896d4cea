using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Application;

/// <summary>The gRPC server says that it takes no calls; or it has no health service, which is worth knowing and breaks nothing.</summary>
/// <remarks>Source: grpc/grpc, doc/health-checking.md and doc/statuscodes.md (UNIMPLEMENTED 12, NOT_FOUND 5, UNAVAILABLE 14).</remarks>
public sealed class GrpcNotServing : IRule
{
    private const int NotFound = 5;
    private const int Unimplemented = 12;
    private const int Unavailable = 14;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("APP14", "gRPC NOT_SERVING / UNIMPLEMENTED", Severity.Error, Hop.Application)
    {
        Explains = ["APP08", "EPS11"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var groups = ApplicationResults.Where(context, observation => observation.Result is GrpcProbeResult { Status: not null })
            .Select(observation => (Observation: observation, Kind: KindOf((GrpcProbeResult)observation.Result)))
            .Where(one => one.Kind is not null)
            .GroupBy(one => one.Kind!.Value, one => one.Observation)
            .OrderBy(group => group.Key);
        foreach (var group in groups)
        {
            var (what, isHazard, description) = Words(group.Key);
            var finding = EndpointResults.Finding(
                context, [.. group], $"answers the gRPC health check with {what}", $"answer the gRPC health check with {what}", FixOf(group.First(), description));
            yield return isHazard ? finding with { IsHazard = true, Severity = Severity.Info } : finding;
        }
    }

    private static int? KindOf(GrpcProbeResult result) => result switch
    {
        { Serving: GrpcServingStatus.NotServing } => 0,
        { Status: Unavailable } => Unavailable,
        { Status: Unimplemented } => Unimplemented,
        { Status: NotFound } or { Serving: GrpcServingStatus.ServiceUnknown } => NotFound,
        _ => null,
    };

    private static (string What, bool IsHazard, string Fix) Words(int kind) => kind switch
    {
        0 => ("NOT_SERVING: the server itself says that it takes no calls", false, "Read why the server took itself out of service."),
        Unavailable => ("UNAVAILABLE: what answers has no way to the service behind it", false, "Read what the server or its proxy waits for."),
        Unimplemented => ("UNIMPLEMENTED: it speaks gRPC, and has no health service",
            true, "Register grpc.health.v1.Health in the server if probes or load balancers are to use it."),
        _ => ("NOT_FOUND: it has a health service that knows nothing of the server as a whole",
            true, "Set the health of the empty service name, which stands for the server as a whole."),
    };

    private static Fix FixOf(Observation first, string description) => first.Plan.Endpoint?.Pod is { } pod
        ? new Fix(description, $"kubectl -n {pod.Namespace} logs {pod.Name} --tail=50")
        : new Fix(description);
}
