using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Network;

/// <summary>Small packets get there and back, and large ones vanish without a word: connections are made, and then nothing comes.</summary>
/// <remarks>Who sends too large a packet learns of it by an ICMP error alone; where that is missing it sends the same again. Source: RFC 2923 §2.1, RFC
/// 8899 §1.1; sizes of tunnels: RFC 7348 §4.3.</remarks>
public sealed class PathMtuBlackHole : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("CNI17", "MTU mismatch / PMTU black hole", Severity.Error, Hop.Network)
    {
        Explains = ["POD10", "EPS11"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        // Of both ways one is enough.
        foreach (var sized in context.Contrast.Where(seen => seen is { Plan.Step: LadderStep.PathMtu, Result: PathMtuProbeResult { IsBlackHole: true } })
            .DistinctBy(seen => seen.Plan.Endpoint))
        {
            if (sized is not { Result: PathMtuProbeResult path, Plan.Endpoint: { } endpoint })
            {
                continue;
            }

            var hung = context.Observations.Where(seen => seen.Result.Outcome == ProbeOutcome.Hung && seen.Plan.Endpoint?.Node == endpoint.Node).ToArray();
            yield return new RuleFinding
            {
                Subject = endpoint.Node is { } node ? $"Node {node}" : endpoint.ToString(),
                Summary = $"Packets of more than {path.LargestBytes} bytes from {sized.Result.Vantage} to {path.Target} vanish, though the link takes {path.LinkBytes}: "
                    + "connections are made, and hang as soon as there is more to send.",
                Evidence =
                [
                    DiagnosisContext.Observed(sized),
                    .. hung.Take(3).Select(seen => DiagnosisContext.Observed(seen)),
                    .. context.Observations.Where(seen => seen is { Succeeded: true, Result: TcpProbeResult } && seen.Plan.Endpoint == endpoint).Take(1)
                        .Select(seen => DiagnosisContext.Observed(seen)),
                ],
                Fixes =
                [
                    new Fix($"Give the pods' interfaces the MTU of the whole way, {path.LargestBytes} or less, in the network plugin's configuration, and restart the pods."),
                    new Fix("Or let ICMP \"fragmentation needed\" (IPv4 3/4) and \"packet too big\" (IPv6 2) pass everywhere, or clamp the MSS on the nodes."),
                ],
                Coverage = EndpointResults.CoverageOf(hung),
            };
        }
    }
}
