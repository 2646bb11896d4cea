using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Doctor;

/// <summary>The question is about SCTP, which NetDoctor follows through the objects but cannot speak.</summary>
public sealed class ProtocolNotProbed : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DOC15", "Protocol not probed", Severity.Info, Hop.Doctor);

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route.Question.Protocol != TransportProtocol.Sctp)
        {
            yield break;
        }

        yield return new RuleFinding
        {
            Subject = "NetDoctor",
            Summary = "SCTP is routed through the objects but not probed: whether packets arrive was not seen.",
            Evidence = [context.Derived("question", $"protocol {context.Route.Question.Protocol.Label()}; no probe speaks it")],
            Fixes = [new Fix("Ask for a TCP port of the same Service: route and endpoints up to the listening socket are shared.")],
        };
    }
}
