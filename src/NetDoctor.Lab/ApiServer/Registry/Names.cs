using System.Text.RegularExpressions;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Registry;

/// <summary>Rules for names of objects.</summary>
internal static partial class Names
{
    private const string SubdomainRule =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an "
        + "alphanumeric character (e.g. 'example.com', regex used for validation is "
        + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string LabelRule =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an "
        + "alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string ServiceRule =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an "
        + "alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    private const int LongestLabel = 63;
    private const int LongestSubdomain = 253;

    /// <summary>What is wrong with an object's name; null when nothing is.</summary>
    public static FieldError? Check(ResourceType type, string name)
    {
        if (name.Length == 0)
        {
            return FieldError.Required("metadata.name", "name or generateName is required");
        }

        if (type.Group == "rbac.authorization.k8s.io")
        {
            return null;
        }

        var (regex, rule, longest) = (Subdomain(), SubdomainRule, LongestSubdomain);
        if (type == ResourceTypes.Services)
        {
            (regex, rule, longest) = (ServiceLabel(), ServiceRule, LongestLabel);
        }
        else if (type == ResourceTypes.Namespaces)
        {
            (regex, rule, longest) = (Label(), LabelRule, LongestLabel);
        }

        if (name.Length > longest)
        {
            return FieldError.Invalid("metadata.name", $"\"{name}\"", $"must be no more than {longest} characters");
        }

        return regex.IsMatch(name) ? null : FieldError.Invalid("metadata.name", $"\"{name}\"", rule);
    }

    /// <summary>True for a name of a container or of a workload's port.</summary>
    public static bool IsLabel(string name) => name.Length <= LongestLabel && Label().IsMatch(name);

    /// <summary>The rule that <c>IsLabel</c> checks, in words.</summary>
    public static string LabelRuleText => LabelRule;

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label();

    [GeneratedRegex(@"\A[a-z]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ServiceLabel();
}
