using System.Collections.Immutable;
using NetDoctor.Diagnosis.Policies.WhatIf;
using NetDoctor.Model.Policies;

namespace NetDoctor.Diagnosis.Policies.Lint;

/// <summary>Finds what is wrong with the policies of a cluster without a question.</summary>
public static class PolicyLinter
{
    private static readonly ImmutableArray<Func<LintWorld, IEnumerable<PolicyLintFinding>>> Checks =
    [
        SubjectChecks.Find, PeerChecks.Find, BlockChecks.Find, TypeChecks.Find, PortChecks.Find, RedundantRules.Find, ShadowedRules.Find,
        PriorityChecks.Find, DnsChecks.Find, OpenPods.Find, FeatureChecks.Find,
    ];

    /// <summary>Everything that is found, the most severe first, then by policy and place.</summary>
    /// <param name="world">The cluster.</param>
    public static ImmutableArray<PolicyLintFinding> Lint(PolicyWorld world)
    {
        var lint = new LintWorld(world);
        return
        [
            .. Checks.SelectMany(check => check(lint)).Distinct()
                .OrderByDescending(finding => finding.Severity)
                .ThenBy(finding => finding.Subject.ToString(), StringComparer.Ordinal)
                .ThenBy(finding => finding.Path, StringComparer.Ordinal)
                .ThenBy(finding => finding.Id, StringComparer.Ordinal)
                .ThenBy(finding => finding.Summary, StringComparer.Ordinal),
        ];
    }
}
