namespace NetDoctor.Bot.Tests;

/// <summary>Files that say what was made before, to be compared with what is made now.</summary>
internal static class Golden
{
    /// <summary>Path of a golden file in the sources.</summary>
    /// <param name="name">Its path below <c>testdata</c>.</param>
    public static string PathOf(string name) => Path.Combine(ChatTools.Root, "tests", "NetDoctor.Bot.Tests", "testdata", name);

    /// <summary>Fails when a text is not what the file says; <c>UPDATE_GOLDEN=1</c> writes the file instead.</summary>
    /// <param name="name">Its path below <c>testdata</c>.</param>
    /// <param name="text">What is made now.</param>
    public static async Task MatchesAsync(string name, string text)
    {
        var path = PathOf(name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        }

        var committed = File.Exists(path) ? await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken) : "";
        Assert.True(text == committed, $"testdata/{name} is not what is made now; UPDATE_GOLDEN=1 rewrites it. It would be:\n{text}");
    }
}
