namespace NetDoctor.Diagnosis.Questions;

/// <summary>What is expected of a name, with a hint at what is wrong with this one.</summary>
internal static class NameText
{
    private const string Rule = "lower case letters, digits and hyphens, beginning and ending with a letter or digit";

    /// <summary>The end of a sentence that refuses a name.</summary>
    /// <param name="name">The name that is refused.</param>
    public static string Expected(string name)
    {
        if (name.Length == 0)
        {
            return "it is empty.";
        }

        if (KubernetesNames.IsSubdomain(name.ToLowerInvariant()))
        {
            return $"names are in lower case; did you mean '{name.ToLowerInvariant()}'?";
        }

        return name.Contains('_', StringComparison.Ordinal)
            ? $"expected {Rule}; names have no underscore."
            : $"expected {Rule}, at most {KubernetesNames.LabelLength} of them.";
    }
}
