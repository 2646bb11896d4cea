using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>The Service's targetPort is a number in quotes, and so the name of a container port, which no container can have.</summary>
/// <remarks>A port name has at least one letter, and the API server refuses a Service whose targetPort has none; what it accepted
/// before it checked, or what a manifest holds that was never applied, is found all the same. Source: kubernetes/kubernetes
/// staging/src/k8s.io/apimachinery/pkg/util/validation, <c>IsValidPortName</c>; RFC 6335 section 5.1.</remarks>
public sealed class QuotedTargetPort : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("SVC07", "targetPort \"80\" string vs 80 number", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Service],
        Explains = ["SVC05", "SVC12"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route is not { Service: { } service, Port: { TargetPort.Text: { Length: > 0 } text } port }
            || !text.All(char.IsAsciiDigit) || Wire.WasReached(context))
        {
            yield break;
        }

        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"Port {port.Port} of Service {service.Namespace}/{service.Name} has targetPort \"{text}\" in quotes: the name of a "
                + $"container port, which no port can have, and not the number {text}.",
            Evidence =
            [
                context.Derived(service, $"targetPort is the string \"{text}\""),
                .. Wire.FailedDials(context).Take(1).Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes =
            [
                new Fix(
                    "Write it without quotes, also in the template or chart that it comes from; an API server of today refuses it in quotes.",
                    ServiceFacts.Patch(service, "replace", $"/spec/ports/{ServiceFacts.IndexOf(service, port)}/targetPort", text)),
            ],
        };
    }
}
