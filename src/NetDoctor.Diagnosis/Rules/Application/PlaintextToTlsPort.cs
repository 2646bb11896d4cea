using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Application;

/// <summary>A plain request meets a port that expects TLS.</summary>
/// <remarks>Servers say so in a 400, or send an alert: the request line is no ClientHello. Source: RFC 8446 6; the texts are those of
/// Go's net/http, nginx and Apache.</remarks>
public sealed class PlaintextToTlsPort : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("APP11", "Plaintext to a TLS port", Severity.Error, Hop.Application)
    {
        Explains = ["APP03", "EPS11"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var failing = ApplicationResults.Where(context, observation => ApplicationResults.SpeaksOnlyTls(observation.Result));
        if (failing.IsEmpty)
        {
            yield break;
        }

        var url = LadderPlanner.UrlOf(context.Route);
        yield return EndpointResults.Finding(
            context,
            failing,
            "expects TLS, and says so to a plain request",
            "expect TLS, and say so to a plain request",
            url is not null
                ? new Fix($"Ask for {Schemes.Other(url, context.Route)} instead.")
                : Schemes.DeclareFix(context.Route, "https", "Declare the port for what it speaks, and let clients use TLS there."));
    }
}
