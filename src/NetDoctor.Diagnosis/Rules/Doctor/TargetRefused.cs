using System.Net;
using NetDoctor.Diagnosis.Routing;
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
            Summary = $"NetDoctor does not dial {first.Address}{(more > 0 ? $" and {more} more" : "")}: it is {first.What}"
                + $"{(IsLoopback(address) ? $", which on {context.Route.Source} means {Itself(context.Route)} itself" : "")}, so whether it "
                + "answers was not seen.",
            Evidence = [.. context.RefusedTargets.Take(5).Select(one => context.Derived("question", $"{one.Address} is {one.What}"))],
            Fixes = [.. Fixes(context.Route, address, first.Address[(first.Address.LastIndexOf(':') + 1)..])],
            IsHazard = true,
        };
    }

    private static IEnumerable<Fix> Fixes(Route route, string address, string port)
    {
        var isOwn = IsLoopback(address);
        if (isOwn && route.Source.Pod is { } pod)
        {
            yield return new Fix(
                "Try it in the source pod.",
                $"kubectl -n {pod.Namespace} debug -it {pod.Name} --image=busybox -- nc -vz -w 3 {address} {port}");
        }
        else
        {
            yield return new Fix("Try it from the source itself.", $"nc -vz -w 3 {address} {port}");
        }

        if (isOwn)
        {
            yield return new Fix("If another pod is meant, use the name of its Service in place of localhost.");
            yield break;
        }

        yield return new Fix(
            "If NetDoctor is meant to dial it, its administrator allows the address or its range and restarts it.",
            $"Probes__AllowedTargets__0={address}/{(address.Contains(':', StringComparison.Ordinal) ? 128 : 32)}",
            FixRisk.Medium);
    }

    private static bool IsLoopback(string address) => IPAddress.TryParse(address, out var parsed) && IPAddress.IsLoopback(parsed);

    // Pods on their node's network share its loopback interface too.
    private static string Itself(Route route) => route.Source.Pod switch
    {
        { HostNetwork: true } => "its node",
        { } => "that pod",
        null => "that place",
    };
}
