using System.Globalization;

namespace NetDoctor.TestKit;

/// <summary>Random inputs for readers of what others write: the same few in every run, more on demand.</summary>
/// <remarks><c>FUZZ_ROUNDS</c> in the environment is the number of inputs of each test; beyond the usual number they are new ones.</remarks>
public static class Fuzzing
{
    /// <summary>Whether nobody asks for another number of inputs, so that a test can count on the usual ones.</summary>
    public static bool IsUsual => Environment.GetEnvironmentVariable("FUZZ_ROUNDS") is null;

    /// <summary>Seeds of a test, one an input.</summary>
    /// <param name="usual">Number of inputs when nobody asks for more.</param>
    public static IEnumerable<int> Seeds(int usual) => Enumerable.Range(
        1, int.TryParse(Environment.GetEnvironmentVariable("FUZZ_ROUNDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var rounds)
            ? Math.Max(rounds, 1)
            : usual);

    /// <summary>Changes bytes: some are flipped, set, taken out, put in, or copied from elsewhere in the text.</summary>
    /// <param name="random">Decides.</param>
    /// <param name="original">The bytes; stay as they are.</param>
    /// <param name="interesting">Bytes that are put in more often than others.</param>
    public static byte[] Mutate(Random random, byte[] original, ReadOnlySpan<byte> interesting)
    {
        var bytes = original.ToList();
        for (var changes = random.Next(1, 8); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = interesting[random.Next(interesting.Length)];
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                    break;
                case 3:
                    bytes.Insert(at, interesting[random.Next(interesting.Length)]);
                    break;
                case 4:
                    var from = random.Next(bytes.Count);
                    bytes.InsertRange(at, bytes.GetRange(from, Math.Min(random.Next(1, 65), bytes.Count - from)));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}
