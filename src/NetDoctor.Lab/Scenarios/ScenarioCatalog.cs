using System.Collections.Immutable;

namespace NetDoctor.Lab.Scenarios;

/// <summary>The scenarios that come with the lab.</summary>
public sealed class ScenarioCatalog
{
    /// <summary>The sample that starts when none is named.</summary>
    public const string DefaultName = "shop";

    private readonly string _folder;

    /// <param name="folder">Folder with one folder a scenario; null for the one next to the program.</param>
    public ScenarioCatalog(string? folder = null) => _folder = folder ?? Path.Combine(AppContext.BaseDirectory, "Scenarios");

    /// <summary>Names, in order.</summary>
    public ImmutableArray<string> Names => Directory.Exists(_folder)
        ? [.. Directory.EnumerateDirectories(_folder).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Every scenario, in the order of the names.</summary>
    public IEnumerable<Scenario> ReadAll() => Names.Select(name => ScenarioReader.Read(Path.Combine(_folder, name)));

    /// <summary>The scenario of a name; null when there is none.</summary>
    public Scenario? Find(string name) => Names.Contains(name) ? ScenarioReader.Read(Path.Combine(_folder, name)) : null;
}
