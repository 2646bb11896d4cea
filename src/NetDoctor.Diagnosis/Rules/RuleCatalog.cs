using System.Collections.Immutable;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>Rules, and the document of each finding.</summary>
/// <remarks>The rules of this assembly are found by their type: there is no list to edit. Their folder says their area.</remarks>
public sealed class RuleCatalog
{
    /// <summary>Takes every rule of this assembly.</summary>
    public RuleCatalog()
        : this(typeof(RuleCatalog).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IRule).IsAssignableFrom(type))
            .Select(type => (IRule)Activator.CreateInstance(type)!))
    {
    }

    /// <summary>Takes these rules only.</summary>
    /// <param name="rules">Rules in any order.</param>
    public RuleCatalog(IEnumerable<IRule> rules) =>
        Rules = [.. rules.OrderBy(rule => rule.Info.Id, StringComparer.Ordinal)];

    /// <summary>Prefix of the ids of each folder of rules.</summary>
    public static ImmutableSortedDictionary<string, string> Areas { get; } = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [
            KeyValuePair.Create("Application", "APP"),
            KeyValuePair.Create("Dns", "DNS"),
            KeyValuePair.Create("Doctor", "DOC"),
            KeyValuePair.Create("EndpointSlices", "EPS"),
            KeyValuePair.Create("Ingresses", "ING"),
            KeyValuePair.Create("KubeProxy", "KPX"),
            KeyValuePair.Create("Network", "CNI"),
            KeyValuePair.Create("Pods", "POD"),
            KeyValuePair.Create("Policies", "POL"),
            KeyValuePair.Create("Services", "SVC"),
        ]);

    /// <summary>Rules, ordered by id.</summary>
    public ImmutableArray<IRule> Rules { get; }

    /// <summary>Documents of the findings, ordered by id.</summary>
    public ImmutableArray<FindingDocument> Documents { get; } = FindingDocuments.Load();

    /// <summary>The rule of an id; null when there is none.</summary>
    /// <param name="id">Id such as <c>SVC12</c>, in any case.</param>
    public IRule? ById(string id) =>
        Rules.FirstOrDefault(rule => string.Equals(rule.Info.Id, id, StringComparison.OrdinalIgnoreCase));

    /// <summary>The document of a finding; null when there is none.</summary>
    /// <param name="id">Id such as <c>SVC12</c>, in any case.</param>
    public FindingDocument? DocumentOf(string id) =>
        Documents.FirstOrDefault(document => string.Equals(document.Id, id, StringComparison.OrdinalIgnoreCase));
}
