using System.Text.RegularExpressions;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>What the scheduler says of nodes that do not take a pod, in fewer words.</summary>
/// <remarks>Source: kubernetes/kubernetes pkg/scheduler/framework/types.go, <c>FitError.Error</c>: how many nodes there are, then the
/// reasons with the number of nodes for each, then what preemption would do.</remarks>
internal static partial class SchedulerWords
{
    /// <summary><c>3 of 3 do not match the pod's node selector or affinity</c>; null when the message has another form.</summary>
    /// <param name="message">The scheduler's message.</param>
    public static string? Condense(string message)
    {
        if (Whole().Match(message) is not { Success: true } whole)
        {
            return null;
        }

        var all = whole.Groups["all"].Value;
        var reasons = One().Matches(whole.Groups["reasons"].Value)
            .Select(one => $"{one.Groups["count"].Value} of {all} {Plain(one.Groups["reason"].Value)}").ToList();
        return reasons.Count == 0 ? null : string.Join(", ", reasons);
    }

    private static string Plain(string reason) => reason switch
    {
        "node(s) didn't match Pod's node affinity/selector" => "do not match the pod's node selector or affinity",
        "node(s) didn't have free ports for the requested pod ports" => "have the pod's host port taken",
        "node(s) were unschedulable" => "are cordoned",
        "node(s) had volume node affinity conflict" => "are not where the pod's volume is",
        "Too many pods" => "have no room for another pod",
        _ when reason.StartsWith("Insufficient ", StringComparison.Ordinal) => $"have too little {reason["Insufficient ".Length..]} left",
        _ when reason.StartsWith("node(s) had untolerated taint", StringComparison.Ordinal) && reason.IndexOf('{', StringComparison.Ordinal) is > 0 and var at =>
            $"have the taint {reason[at..]}, which the pod does not tolerate",
        _ => $"say: {reason}",
    };

    [GeneratedRegex(@"^0/(?<all>\d+) nodes are available: (?<reasons>\d.*?)(?:\.\s|\.?$)", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Whole();

    [GeneratedRegex(@"(?<count>\d+) (?<reason>.+?)(?=, \d+ |$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex One();
}
