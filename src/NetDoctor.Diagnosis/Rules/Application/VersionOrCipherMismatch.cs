using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Application;

/// <summary>Client and server have no TLS version, or no cipher suite, in common.</summary>
/// <remarks>Alert 40 alone is not enough: servers send it for other reasons, too. Source: RFC 8446 4.2.1 and 6.2.</remarks>
public sealed class VersionOrCipherMismatch : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("APP09", "Version or cipher mismatch", Severity.Error, Hop.Application)
    {
        Explains = ["APP05", "EPS11"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var failing = ApplicationResults.Where(context, observation => ApplicationResults.TlsFailureOf(observation.Result)
            is { Kind: TlsFailureKind.Version or TlsFailureKind.Cipher });
        foreach (var group in failing.GroupBy(one => ApplicationResults.TlsFailureOf(one.Result)!).OrderBy(group => group.Key.Kind))
        {
            var first = group.First();
            var alert = group.Key.Alert is { } code ? $" (alert {TlsWords.AlertName(code)})" : "";
            var what = group.Key.Kind == TlsFailureKind.Version
                ? $"TLS 1.2 and 1.3, which NetDoctor offers{alert}"
                : $"every cipher suite that NetDoctor offers for TLS 1.2 and 1.3{alert}";
            yield return EndpointResults.Finding(
                context,
                [.. group],
                $"refuses {what}",
                $"refuse {what}",
                first.Plan.Endpoint?.Pod is { } pod
                    ? new Fix(
                        "Let the server speak TLS 1.2 or newer with a current cipher suite: its configuration or its age decides.",
                        $"kubectl -n {pod.Namespace} describe pod {pod.Name}")
                    : new Fix("Let the server speak TLS 1.2 or newer with a current cipher suite.")) with
            {
                IsHazard = !ApplicationResults.IsMeant(context.Route, first),
            };
        }
    }
}
