using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>The Service declares one protocol for its port, by appProtocol or by name, and the server there speaks another.</summary>
/// <remarks>kube-proxy pays no heed to it; Ingress controllers, gateways and meshes speak what is declared. Where the client itself
/// meets TLS in place of plain text or the reverse, APP11 and APP12 say so. Source: Kubernetes documentation, "Service", Application
/// protocol.</remarks>
public sealed class DeclaredProtocolWrong : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("SVC27", "appProtocol or port name wrong", Severity.Warning, Hop.Application)
    {
        Needs = [ResourceKind.Service],
        Explains = ["EPS11"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var route = context.Route;
        if (route is not { Service: { } service, Port: { } port } || Declared(port) is not { } declared)
        {
            yield break;
        }

        var other = context.At(LadderStep.EndpointApplication)
            .Where(one => one.Plan.Endpoint is { IsChosen: true } && IsSpokenTo(port, one) && ApplicationResults.PeerOf(one.Result) is not null)
            .ToList();
        if (other.Count == 0)
        {
            yield break;
        }

        var spoken = Words(ApplicationResults.PeerOf(other[0].Result)!.Value);
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"Port {port} of Service {service.Namespace}/{service.Name} is declared by {declared}, and the server there speaks "
                + $"{spoken}.",
            Evidence =
            [
                context.Derived(service, $"port {port}: {declared}"),
                .. other.Take(3).Select(one => DiagnosisContext.Observed(one, one.Result.Detail)),
            ],
            Coverage = EndpointResults.CoverageOf(other),
            Fixes =
            [
                new Fix(
                    "Declare what the server speaks, or let the port lead to the one that speaks what is declared.",
                    $"kubectl -n {service.Namespace} edit service {service.Name}",
                    FixRisk.Medium),
            ],
        };
    }

    private static string? Declared(ServicePort port) => port.AppProtocol is { } protocol ? $"appProtocol {protocol}"
        : port.Name is { } name && name.Split('-')[0] is "http" or "https" or "grpc" or "grpcs" ? $"the name {name}"
        : null;

    // The probe spoke what the Service declares, and not what the question's URL or a readiness probe suggests.
    private static bool IsSpokenTo(ServicePort port, Observation observation) => DeclaredProtocol.Of(port, observation.Plan.Endpoint!) switch
    {
        { IsExplicit: false } => false,
        { Protocol: ApplicationProtocol.Http } => observation.Plan.Spec is HttpProbeSpec { Scheme: HttpScheme.Http },
        { Protocol: ApplicationProtocol.Https } => observation.Plan.Spec is HttpProbeSpec { Scheme: HttpScheme.Https },
        { Protocol: ApplicationProtocol.Grpc } => observation.Plan.Spec is GrpcProbeSpec { Scheme: HttpScheme.Http },
        { Protocol: ApplicationProtocol.GrpcOverTls } => observation.Plan.Spec is GrpcProbeSpec { Scheme: HttpScheme.Https },
        _ => false,
    };

    private static string Words(PeerProtocol peer) => peer switch
    {
        PeerProtocol.Http => "plain HTTP/1",
        PeerProtocol.Http2 => "HTTP/2 only",
        PeerProtocol.Tls => "TLS",
        _ => "another protocol",
    };
}
