using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Doctor;

/// <summary>The question leads to an address that NetDoctor does not dial.</summary>
/// <remarks>A service that dials what it is told can be used to reach what its callers cannot.
/// Source: OWASP, "Server-Side Request Forgery Prevention"; RFC 3927 §2.7 and §7 on link-local addresses.</remarks>
public sealed class TargetRefused : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DOC11", "Target refused by SSRF guard", Severity.Warning, Hop.Doctor);

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.RefusedTargets is not [var first, ..])
        {
            yield break;
        }

        var (more, address) = (context.RefusedTargets.Length - 1, first.Address[..first.Address.LastIndexOf(':')].Trim('[', ']'));
        yield return new RuleFinding
        {
            Subject = "NetDoctor",
            Summary = $"NetDoctor does not dial {first.Address}{(more > 0 ? $" and {more} more" : "")}: it is {first.What}, so whether it "
                + "answers was not seen.",
            Evidence = [.. context.RefusedTargets.Take(5).Select(one => context.Derived("question", $"{one.Address} is {one.What}"))],
            Fixes =
            [
                new Fix("Try it from the source itself.", $"nc -vz -w 3 {address} {first.Address[(first.Address.LastIndexOf(':') + 1)..]}"),
                new Fix(
                    "If NetDoctor is meant to dial it, its administrator allows the address or its range and restarts it.",
                    $"Probes__AllowedTargets__0={address}/{(address.Contains(':', StringComparison.Ordinal) ? 128 : 32)}",
                    FixRisk.Medium),
            ],
            IsHazard = true,
        };
    }
}
