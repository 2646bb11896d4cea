using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>An SRV record is asked for, but the Service's port has no name, and only named ports have SRV records.</summary>
/// <remarks>Source: Kubernetes documentation, "DNS for Services and Pods", SRV records.</remarks>
public sealed class SrvForUnnamedPort : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS23", "SRV absent because the Service port is unnamed", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.Service],
        Explains = ["DNS01"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        // A Service with more than one port must name them all, so an unnamed port is the only one.
        if (DnsFacts.AbsentSrv(context) is not { Service: { Ports: [{ Name: null } port] } service, Asked: var srv })
        {
            yield break;
        }

        var protocol = port.Protocol.Label().ToLowerInvariant();
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"Port {port} of Service {service.Namespace}/{service.Name} has no name, so there is no SRV record "
                + $"_{srv.PortName}._{srv.Protocol} for it.",
            Evidence =
            [
                .. DnsFacts.AbsentSrvEvidence(context, srv, service),
                context.Derived(service, $"ports[0] {port} has no name"),
            ],
            Fixes =
            [
                new Fix(
                    srv.Protocol.Equals(protocol, StringComparison.OrdinalIgnoreCase)
                        ? $"Name the port {srv.PortName}."
                        : $"Name the port {srv.PortName}, and ask for _{srv.PortName}._{protocol}.",
                    ServiceFacts.Patch(service, "add", "/spec/ports/0/name", $"\"{srv.PortName}\"")),
                new Fix($"Or let the client use {service.Name}.{service.Namespace}:{port.Port} without SRV."),
            ],
        };
    }
}
