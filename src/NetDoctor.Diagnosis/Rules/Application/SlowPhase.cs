using System.Globalization;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Application;

/// <summary>It works, and one phase takes long: the name, the connection, TLS, or the server's first byte.</summary>
/// <remarks>One measurement is no statistic: only what is far beyond the other endpoints, or beyond what any cluster network takes, is
/// worth a word, and it is never why something fails. A handshake costs NetDoctor itself the most, the first one above all, so that
/// TLS is not compared with the other endpoints.</remarks>
public sealed class SlowPhase : IRule
{
    /// <summary>Milliseconds from which a phase is slow by itself.</summary>
    internal const double SlowMilliseconds = 500;

    /// <summary>Milliseconds from which a phase is slow when it is <see cref="Factor"/> times as long as elsewhere.</summary>
    internal const double SuspectMilliseconds = 250;

    /// <summary>How many times the middle of the other endpoints a phase may take.</summary>
    internal const double Factor = 10;

    private static readonly string[] Phases = ["connect", "tls", "firstByte"];

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("APP19", "Slow phase", Severity.Warning, Hop.Application);

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var lookups = context.At(LadderStep.Name).Where(one => one.Succeeded && LengthOf(one, "query") >= SlowMilliseconds).ToList();
        if (lookups.Count > 0)
        {
            yield return Finding(context, lookups, "query", "The DNS Service") with { Hop = Hop.Dns };
        }

        var answers = EndpointResults.Of(context).Where(one => one.Succeeded).ToList();
        foreach (var phase in Phases)
        {
            var timed = answers.Where(one => one.Result.Phases.Any(known => known.Name == phase)).ToList();
            var slow = timed.Where(one => IsSlow(LengthOf(one, phase), phase == "tls" ? [] : [.. timed.Where(other => other != one).Select(other => LengthOf(other, phase))]))
                .ToList();
            if (slow.Count > 0)
            {
                yield return Finding(context, slow, phase, EndpointResults.PlaceOf(slow[0]));
                yield break;
            }
        }
    }

    private static bool IsSlow(double length, double[] others)
    {
        if (length >= SlowMilliseconds)
        {
            return true;
        }

        return others.Length > 0 && length >= SuspectMilliseconds && length >= Factor * others.Order().ElementAt(others.Length / 2);
    }

    private static RuleFinding Finding(DiagnosisContext context, List<Observation> slow, string phase, string place)
    {
        var length = slow.Max(one => LengthOf(one, phase)).ToString("0", CultureInfo.InvariantCulture);
        var what = phase switch
        {
            "query" => "answer for the name",
            "connect" => "make the connection",
            "tls" => "end the TLS handshake",
            _ => "send the first byte of an answer",
        };
        var finding = EndpointResults.Finding(context, slow, "", "", FixOf(phase, slow[0]));
        return finding with
        {
            Summary = $"{place} takes {length} ms to {what}{(slow.Count > 1 ? $", and {slow.Count - 1} more are as slow" : "")}.",
            IsHazard = true,
            Severity = Severity.Warning,
        };
    }

    private static Fix FixOf(string phase, Observation slow) => phase switch
    {
        "query" => new Fix("See whether the DNS pods are short of CPU, or wait for a server upstream.", "kubectl -n kube-system top pods -l k8s-app=kube-dns"),
        "connect" => new Fix("See whether packets are lost on the way: a connection that takes a second was made by the second SYN."),
        _ => slow.Plan.Endpoint?.Pod is { } pod
            ? new Fix("See whether the pod is short of CPU, or waits for something behind it.", $"kubectl -n {pod.Namespace} top pod {pod.Name} --containers")
            : new Fix("See what the server waits for."),
    };

    // Of several attempts within one probe, such as redirects, the first.
    private static double LengthOf(Observation observation, string phase) =>
        observation.Result.Phases.FirstOrDefault(known => known.Name == phase)?.Milliseconds ?? 0;
}
