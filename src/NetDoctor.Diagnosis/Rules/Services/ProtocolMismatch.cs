using NetDoctor.Diagnosis.Questions;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>The Service has the port, but for another transport protocol than the one that is dialled.</summary>
/// <remarks>Source: Kubernetes documentation, "Protocols for Services".</remarks>
public sealed class ProtocolMismatch : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("SVC03", "Protocol mismatch TCP/UDP/SCTP", Severity.Error, Hop.Service)
    {
        Needs = [ResourceKind.Service],
        Explains = ["SVC02"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var route = context.Route;
        if (route is not { Service: { } service, Port: null } || route.OtherProtocolPorts.IsEmpty
            || Asked.Target(route) is SrvTarget || Wire.WasReached(context))
        {
            yield break;
        }

        var dialled = route.Question.Protocol.Label();
        var other = route.OtherProtocolPorts[0];
        var protocol = other.Protocol.Label();
        var asked = Asked.Port(route)?.ToString() ?? $"{other.Port}";
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"Port {asked} of Service {service.Namespace}/{service.Name} is {protocol}, but {dialled} is dialled.",
            Evidence =
            [
                context.Derived(service, $"port {other}; the question asks for {dialled}"),
                .. Wire.FailedDials(context).Take(2).Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes =
            [
                new Fix(
                    $"If the server speaks {dialled}, correct the protocol of the port.",
                    ServiceFacts.Patch(
                        service, "replace", $"/spec/ports/{ServiceFacts.IndexOf(service, other)}/protocol", $"\"{dialled}\""),
                    FixRisk.Medium),
                new Fix($"Otherwise let the client speak {protocol}."),
            ],
        };
    }
}
