using NetDoctor.Model.Policies;

namespace NetDoctor.Cli.Output;

/// <summary>Says below an answer what almost lets a denied flow through, and how to mend it.</summary>
internal static class PolicyHelpText
{
    /// <summary>Writes it; nothing when nothing is denied.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="format">Table or Markdown.</param>
    public static void Write(TextWriter output, PolicyAnswer answer, OutputFormat format)
    {
        foreach (var one in answer.Evaluations)
        {
            if (one.NearMisses is [var miss, ..])
            {
                output.Write($"\nNearest rule ({miss.Id}): {miss.Summary}\n");
            }

            if (one.Change is not { Patches.IsEmpty: false } change)
            {
                continue;
            }

            foreach (var patch in change.Patches)
            {
                output.Write($"\nTo let it through: {patch.Summary}\n{Code(patch.Command, format)}");
            }

            output.Write($"{change.Summary}\n");
        }
    }

    private static string Code(string command, OutputFormat format) => format == OutputFormat.Markdown ? $"\n```sh\n{command}\n```\n\n" : $"\n{command}\n\n";
}
