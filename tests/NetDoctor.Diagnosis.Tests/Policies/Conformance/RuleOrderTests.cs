namespace NetDoctor.Diagnosis.Tests.Policies.Conformance;

/// <summary>Rules of one policy for one protocol, as the conformance tests of the Network Policy API have them: the first that matches
/// decides, in either tier, either direction, and both versions.</summary>
/// <remarks>Expectations: kubernetes-sigs/network-policy-api conformance/tests, the standard rules for TCP, UDP and SCTP.</remarks>
public sealed class RuleOrderTests
{
    [Fact]
    public void Admin_tier_egress_by_Tcp() => Orders("Admin", "Egress", "red", "blue", "green", 80, "yellow", 8080, "tcp", 80, 8080);

    [Fact]
    public void Admin_tier_egress_by_Udp() => Orders("Admin", "Egress", "yellow", "blue", "green", 5353, "red", 53, "udp", 53, 5353);

    [Fact]
    public void Admin_tier_egress_by_Sctp() => Orders("Admin", "Egress", "blue", "red", "green", 9003, "yellow", 9003, "sctp", 9003, 9005);

    [Fact]
    public void Admin_tier_ingress_by_Tcp() => Orders("Admin", "Ingress", "red", "blue", "green", 80, "yellow", 80, "tcp", 80, 8080);

    [Fact]
    public void Admin_tier_ingress_by_Udp() => Orders("Admin", "Ingress", "yellow", "blue", "green", 5353, "red", 53, "udp", 53, 5353);

    [Fact]
    public void Admin_tier_ingress_by_Sctp() => Orders("Admin", "Ingress", "blue", "red", "green", 9003, "yellow", 9003, "sctp", 9003, 9005);

    [Fact]
    public void Baseline_tier_egress_by_Tcp() => Orders("Baseline", "Egress", "red", "blue", "green", 80, "yellow", 8080, "tcp", 80, 8080);

    [Fact]
    public void Baseline_tier_egress_by_Udp() => Orders("Baseline", "Egress", "yellow", "blue", "green", 5353, "red", 53, "udp", 53, 5353);

    [Fact]
    public void Baseline_tier_egress_by_Sctp() => Orders("Baseline", "Egress", "blue", "red", "green", 9003, "yellow", 9003, "sctp", 9003, 9005);

    [Fact]
    public void Baseline_tier_ingress_by_Tcp() => Orders("Baseline", "Ingress", "red", "blue", "green", 80, "yellow", 80, "tcp", 80, 8080);

    [Fact]
    public void Baseline_tier_ingress_by_Udp() => Orders("Baseline", "Ingress", "yellow", "blue", "green", 5353, "red", 53, "udp", 53, 5353);

    [Fact]
    public void Baseline_tier_ingress_by_Sctp() => Orders("Baseline", "Ingress", "blue", "red", "green", 9003, "yellow", 9003, "sctp", 9003, 9005);

    // One namespace is allowed, denied and passed whole; one is denied and passed at a port; one is allowed at a port and else denied.
    private static void Orders(
        string tier, string direction, string subject, string whole, string shut, int shutPort, string open, int openPort,
        string protocol, int one, int other)
    {
        string Ask(string peer, int port, string truth) => direction == "Egress"
            ? $"{subject}/0 -> {peer}/1 {protocol.ToUpperInvariant()} {port} {truth}\n"
            : $"{peer}/0 -> {subject}/1 {protocol.ToUpperInvariant()} {port} {truth}\n";

        void Check(string flows, params string?[] rules)
        {
            var draft = new Draft(tier, subject);
            var given = rules.OfType<string>().ToArray();
            Draft.Hold([direction == "Egress" ? draft with { Egress = given } : draft with { Ingress = given }], flows);
        }

        var (allow, deny) = ($"Allow {whole}", $"Deny {whole}");
        var pass = tier == "Admin" ? $"Pass {whole}" : null;
        var denyShut = $"Deny {shut} {protocol}/{shutPort}";
        var passShut = tier == "Admin" ? $"Pass {shut} {protocol}/{shutPort}" : null;
        var (allowOpen, denyOpen) = ($"Allow {open} {protocol}/{openPort}", $"Deny {open}");
        var (freePort, closedPort) = (one + other - shutPort, one + other - openPort);
        var rest = Ask(shut, freePort, "yes") + Ask(open, openPort, "yes") + Ask(open, closedPort, "no");

        Check(
            Ask(whole, one, "yes") + Ask(whole, other, "yes") + Ask(shut, shutPort, "no") + rest,
            allow, deny, pass, denyShut, passShut, allowOpen, denyOpen);
        Check(
            Ask(whole, one, "no") + Ask(whole, other, "no") + Ask(shut, shutPort, "no") + rest,
            deny, allow, pass, denyShut, passShut, allowOpen, denyOpen);
        if (tier == "Admin")
        {
            Check(
                Ask(whole, one, "yes") + Ask(whole, other, "yes") + Ask(shut, shutPort, "yes") + rest,
                pass, deny, allow, passShut, denyShut, allowOpen, denyOpen);
        }
    }
}
