using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.Matrix;

/// <summary>Runs the policies of one end against one other end, for all ports at once. It decides as <see cref="PolicyEvaluator"/> does.</summary>
/// <param name="program">The policies.</param>
/// <param name="other">The other end.</param>
/// <param name="destination">The end whose ports are meant: the other one for egress, the policies' own for ingress.</param>
/// <param name="isOwnNode">Whether the other end is the node that the pod runs on.</param>
/// <param name="dialect">What the plugin makes of policies.</param>
internal sealed class ProgramRun(MatrixProgram program, PolicyEnd other, PolicyEnd destination, bool isOwnNode, PolicyDialect dialect)
{
    private static readonly PortSet Sctp = PortSet.Of(TransportProtocol.Sctp, 1, PortMatcher.MaxPort);

    private bool _isReading;
    private Outcome? _afterAdmin;
    private Outcome? _afterNetworkPolicies;

    /// <summary>What they do.</summary>
    public PortRuling Rule()
    {
        var outcome = Decide();
        if (outcome.Unknown.IsEmpty)
        {
            return outcome.Allowed.IsAll ? PortRuling.Everything : new(outcome.Allowed, PortSet.None, outcome.Allowed);
        }

        var reading = new ProgramRun(program, other, destination, isOwnNode, Documented(dialect)) { _isReading = true };
        return new(outcome.Allowed, outcome.Unknown, reading.Decide().Allowed);
    }

    // What is not known of the plugin is taken to be as Kubernetes documents it.
    private static PolicyDialect Documented(PolicyDialect dialect) => dialect with
    {
        IpBlockMatchesPods = dialect.IpBlockMatchesPods ?? true,
        IpBlockMatchesNodes = dialect.IpBlockMatchesNodes ?? true,
        SupportsEndPort = dialect.SupportsEndPort ?? true,
        SupportsNamedPorts = dialect.SupportsNamedPorts ?? true,
        SupportsSctp = true,
        AppliesAdminNetworkPolicies = dialect.AppliesAdminNetworkPolicies ?? true,
        AppliesBaselineAdminNetworkPolicies = dialect.AppliesBaselineAdminNetworkPolicies ?? true,
        AppliesClusterNetworkPolicies = dialect.AppliesClusterNetworkPolicies ?? true,
    };

    private Outcome Decide() => dialect.IsEnforced(program.Direction)
        ? ByAdministrators(program.Admin, AfterAdmin)
        : new(PortSet.All, PortSet.None);

    private Outcome AfterAdmin() => _afterAdmin ??= program.Isolating.IsEmpty ? AfterNetworkPolicies() : ByNetworkPolicies();

    private Outcome AfterNetworkPolicies() =>
        _afterNetworkPolicies ??= ByAdministrators(program.Baseline, () => new(PortSet.All, PortSet.None));

    private Outcome ByNetworkPolicies()
    {
        if (isOwnNode && dialect.AdmitsOwnNode != false)
        {
            return new(PortSet.All, PortSet.None);
        }

        var (allowed, unknown) = (PortSet.None, PortSet.None);
        foreach (var policy in program.Isolating)
        {
            foreach (var rule in policy.Rules(program.Direction))
            {
                var (yes, maybe) = Matching(rule);
                allowed = allowed.Union(yes);
                unknown = unknown.Union(maybe);
            }

            if (ReferenceEquals(allowed, PortSet.All))
            {
                break;
            }
        }

        return dialect.SupportsSctp == true
            ? new(allowed, unknown.Except(allowed))
            : new(allowed.Except(Sctp), unknown.Except(allowed).Union(Sctp));
    }

    private Outcome ByAdministrators(ImmutableArray<CompiledPolicy> policies, Func<Outcome> next)
    {
        var live = PortSet.All;
        var possible = Possible.Nothing;
        for (var first = 0; first < policies.Length && !live.IsEmpty;)
        {
            // Policies of one priority are all asked; in the reading, the first by name that matches decides.
            var priority = policies[first].Priority;
            var matched = PortSet.None;
            do
            {
                matched = matched.Union(Ask(policies[first], live, next, ref possible));
                first++;
            }
            while (!_isReading && first < policies.Length && policies[first].Priority == priority);

            live = live.Except(matched);
        }

        return live.IsEmpty ? possible.ToOutcome() : possible.With(live, next()).ToOutcome();
    }

    // The ports that one of its rules certainly matches.
    private PortSet Ask(CompiledPolicy policy, PortSet live, Func<Outcome> next, ref Possible possible)
    {
        var open = live;
        var applies = dialect.Applies(policy.Fact.Kind);
        foreach (var rule in policy.Rules(program.Direction))
        {
            var (yes, maybe) = Limited(Matching(rule), applies);
            var touched = yes.Union(maybe).Intersect(open);
            if (touched.IsEmpty)
            {
                continue;
            }

            possible = possible.With(touched, rule.Action switch
            {
                PolicyAction.Allow => new(PortSet.All, PortSet.None),
                PolicyAction.Deny => new(PortSet.None, PortSet.None),
                _ => next(),
            });
            open = open.Except(yes);
            if (open.IsEmpty)
            {
                break;
            }
        }

        return live.Except(open);
    }

    // Ports on which the rule matches, and those on which it may.
    private (PortSet Yes, PortSet Maybe) Matching(CompiledRule rule)
    {
        var peer = rule.MatchesPeer(other, dialect, out _);
        if (peer == Policies.Matching.No || (_isReading && peer == Policies.Matching.Maybe))
        {
            return (PortSet.None, PortSet.None);
        }

        return Limited(RulePorts.Of(rule, destination, dialect), peer);
    }

    private static (PortSet Yes, PortSet Maybe) Limited((PortSet Yes, PortSet Maybe) ports, Matching limit) => limit switch
    {
        Policies.Matching.Yes => ports,
        Policies.Matching.Maybe => (PortSet.None, ports.Yes.Union(ports.Maybe)),
        _ => (PortSet.None, PortSet.None),
    };

    private readonly record struct Outcome(PortSet Allowed, PortSet Unknown);

    // What was found so far of the ports in Known: the denied ones are those in neither of the others.
    private readonly record struct Possible(PortSet Known, PortSet Allowed, PortSet Unknown)
    {
        public static Possible Nothing => new(PortSet.None, PortSet.None, PortSet.None);

        public Outcome ToOutcome() => new(Allowed, Unknown);

        // A port that was known keeps what both agree on, and is unknown where they differ.
        public Possible With(PortSet ports, Outcome one)
        {
            var fresh = ports.Except(Known);
            var old = ports.Intersect(Known);
            if (old.IsEmpty)
            {
                return new(Known.Union(ports), Allowed.Union(fresh.Intersect(one.Allowed)), Unknown.Union(fresh.Intersect(one.Unknown)));
            }

            var bothAllow = old.Intersect(Allowed).Intersect(one.Allowed);
            var bothDeny = old.Except(Allowed).Except(Unknown).Except(one.Allowed).Except(one.Unknown);
            return new(
                Known.Union(ports),
                Allowed.Except(old).Union(bothAllow).Union(fresh.Intersect(one.Allowed)),
                Unknown.Except(old).Union(old.Except(bothAllow).Except(bothDeny)).Union(fresh.Intersect(one.Unknown)));
        }
    }
}
