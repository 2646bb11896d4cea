using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Application;

/// <summary>The TLS handshake ends with an alert, or without a word, for a reason that no other finding of TLS names.</summary>
/// <remarks>Source: RFC 8446 6.2 (alerts); RFC 5246 7.2.2.</remarks>
public sealed class HandshakeFails : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("APP05", "Handshake fails", Severity.Error, Hop.Application)
    {
        Explains = ["EPS11"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var failing = ApplicationResults.Where(context, observation => ApplicationResults.TlsFailureOf(observation.Result)
            is { Kind: TlsFailureKind.Alert or TlsFailureKind.Closed or TlsFailureKind.Other });
        foreach (var group in failing.GroupBy(one => ApplicationResults.TlsFailureOf(one.Result)!).OrderBy(group => group.Key.Alert))
        {
            var first = group.First();
            yield return EndpointResults.Finding(
                context,
                [.. group],
                $"accepts the connection and {TlsWords.End(group.Key, plural: false)}",
                $"accept the connection and {TlsWords.End(group.Key, plural: true)}",
                FixOf(group.Key, first)) with
            {
                IsHazard = !ApplicationResults.IsMeant(context.Route, first),
            };
        }
    }

    private static Fix FixOf(TlsFailure failure, Observation first)
    {
        var hint = failure switch
        {
            { Alert: 112 } => $"Give the server a certificate for {TlsWords.ServerName(first)}: it knows no such name.",
            { Alert: 40 } => "Read which parameters the server accepts: cipher suites, curves, a certificate of the client.",
            { Kind: TlsFailureKind.Closed } => "See whether the port speaks TLS at all: some servers just close on what they do not know.",
            _ => "Read what the server says of the handshake.",
        };
        return first.Plan.Endpoint?.Pod is { } pod
            ? new Fix(hint, $"kubectl -n {pod.Namespace} logs {pod.Name} --tail=50")
            : new Fix(hint);
    }
}
