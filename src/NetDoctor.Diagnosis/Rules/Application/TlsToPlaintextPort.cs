using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Application;

/// <summary>A TLS handshake meets a port that speaks in the clear.</summary>
/// <remarks>The first bytes that come back are those of an HTTP response, or of another protocol. Source: RFC 9112 4; RFC 8446 5.1.</remarks>
public sealed class TlsToPlaintextPort : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("APP12", "TLS to a plaintext port", Severity.Error, Hop.Application)
    {
        Explains = ["APP05", "EPS11"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var failing = ApplicationResults.Where(
            context, observation => ApplicationResults.TlsFailureOf(observation.Result)?.Kind == TlsFailureKind.NotTls);
        if (failing.IsEmpty)
        {
            yield break;
        }

        var isHttp = ApplicationResults.PeerOf(failing[0].Result) == PeerProtocol.Http;
        var what = isHttp ? "a TLS handshake in plain HTTP" : "a TLS handshake with something that is not TLS";
        var url = LadderPlanner.UrlOf(context.Route);
        yield return EndpointResults.Finding(
            context,
            failing,
            $"answers {what}: the port does not speak TLS",
            $"answer {what}: the port does not speak TLS",
            url is not null && isHttp
                ? new Fix($"Ask for {Schemes.Other(url, context.Route)} instead, or dial the port that serves TLS.")
                : Schemes.DeclareFix(context.Route, "http", "Point the port at the one that serves TLS, or declare it for what it speaks.")) with
        {
            IsHazard = !ApplicationResults.IsMeant(context.Route, failing[0]),
        };
    }
}
