using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Probing;

namespace NetDoctor.Api.Diagnoses;

/// <summary>Results of probes that were planned, but not made.</summary>
internal static class NotMade
{
    /// <summary>The result of one.</summary>
    /// <param name="plan">What was planned.</param>
    /// <param name="why">Why it was not made, in a sentence.</param>
    /// <param name="now">The time.</param>
    public static ProbeResult Of(PlannedProbe plan, string why, DateTimeOffset now) => Of(plan.Spec, plan.Vantage, why, now);

    /// <summary>The result of one.</summary>
    /// <param name="spec">What was to be measured.</param>
    /// <param name="vantage">Where from.</param>
    /// <param name="why">Why it was not made, in a sentence.</param>
    /// <param name="now">The time.</param>
    public static ProbeResult Of(ProbeSpec spec, Vantage vantage, string why, DateTimeOffset now)
    {
        ProbeResult result = spec switch
        {
            DnsProbeSpec dns => new DnsProbeResult
            {
                Vantage = vantage,
                Target = dns.Target,
                Outcome = ProbeOutcome.NotMade,
                Name = dns.Name.TrimEnd('.'),
                Type = dns.Type,
            },
            UdpProbeSpec udp => new UdpProbeResult { Vantage = vantage, Target = udp.Target, Outcome = ProbeOutcome.NotMade },
            HttpProbeSpec http => new HttpProbeResult { Vantage = vantage, Target = http.Target, Outcome = ProbeOutcome.NotMade },
            GrpcProbeSpec grpc => new GrpcProbeResult { Vantage = vantage, Target = grpc.Target, Outcome = ProbeOutcome.NotMade },
            IcmpProbeSpec icmp => new IcmpProbeResult { Vantage = vantage, Target = icmp.Target, Outcome = ProbeOutcome.NotMade },
            PathMtuProbeSpec path => new PathMtuProbeResult { Vantage = vantage, Target = path.Target, Outcome = ProbeOutcome.NotMade },
            _ => new TcpProbeResult { Vantage = vantage, Target = spec.Target, Outcome = ProbeOutcome.NotMade },
        };
        return result with { Detail = why, StartedAt = now };
    }
}
