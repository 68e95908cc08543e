namespace Lab.Services.Tests.Cli.Situations;

/// <summary>Something ordinary that goes wrong, or nearly: what is typed, and what comes of it.</summary>
/// <param name="Command">Of <c>lab</c>, or a service's assembly.</param>
/// <param name="Name">What the situation is.</param>
/// <param name="Script">For sh; <c>$lab</c>, <c>$model</c>, <c>$damaged</c>, <c>$data</c>, <c>$taken</c> (a port) and a work folder as current folder are there.</param>
/// <param name="Code">Exit code of the command.</param>
/// <param name="Error">Part of the error stream; empty: it names no error.</param>
public sealed record Situation(string Command, string Name, string Script, int Code, string Error)
{
    const string Damaged = "a damaged model", Full = "standard output is full", Gone = "the reader of standard output has left", Piped = "input comes through a pipe";
    const string Taken = "the port is in use", BadAddress = "an address that cannot be read whole", BadLevel = "an unknown log level", InfoLevel = "a log level in small letters";
    const string NoCertificate = "https without a certificate";
    const string Small = "--epochs 1 --batch-size 8 --max-length 16 --split stratified";
    const string Notebook = "echo '{\"nbformat\":4,\"nbformat_minor\":5,\"metadata\":{},\"cells\":[]}' > a.ipynb;";
    const string Doctor = "echo '{\"nbformat\":4,\"nbformat_minor\":5,\"metadata\":{},\"cells\":[{\"cell_type\":\"code\",\"id\":\"a\",\"metadata\":{},\"execution_count\":null,\"outputs\":[],\"source\":\"Lab.Cli.Notebooks.LabDoctor.ExamineGpu()\"}]}' > doctor.ipynb;";
    const string FeedbackId = "01b8dac5-b400-7d6c-8f2a-3c5e1a9b7d04";
    const string OutputFull = "Standard output cannot be written: No space left on device.", Header = "The header claims";

    /// <summary>Every command in every situation that it can be in.</summary>
    public static IReadOnlyList<Situation> All { get; } =
    [
        .. Prints("predict", "predict good --model"),
        .. Prints("info", "info --model"),
        .. Prints("bench", "bench --seconds 0.001 --json --model"),
        .. Prints("evaluate", "evaluate --resamples 0 --json --data $data --model"),
        .. Prints("explain", "explain good --json --model"),
        .. Prints("probe", "probe --cases 2 --json --model"),
        .. Prints("train", $"train {Small} --json --data $data --output new --model"),
        new("predict", Piped, "$lab predict --input - --output - --model $model < $data | wc -l | grep -x 31", 0, ""),
        new("predict", "a named pipe on both sides", "mkfifo in out; cat $data > in & cat out > got & $lab predict --input in --output out --model $model && wait && test -p out && wc -l < got | grep -x 31", 0, ""),
        new("predict", "texts from standard input by name", "echo good | $lab predict - --model $model | grep good", 0, ""),
        new("predict", "standard output by its path", "$lab predict --input /dev/stdin --output /dev/stdout --model $model < $data > got && wc -l < got | grep -x 31", 0, ""),
        new("predict", "a full device as output", "$lab predict --input $data --output /dev/full --model $model; code=$?; test -c /dev/full && exit $code", 3, "No space left on device"),
        new("predict", "JSON and rows both to standard output", "$lab predict --input $data --output - --json --model $model", 2, "With --json standard output carries JSON only."),
        new("predict", "standard error is full", "$lab predict --model nowhere good 2> /dev/full", 4, ""),
        new("evaluate", Piped, "cat $data | $lab evaluate --resamples 0 --data - --model $model", 0, ""),
        new("evaluate", "a bucket whose service is away", "AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b AWS_ENDPOINT_URL_S3=http://127.0.0.1:1 LAB_CACHE=$PWD/cache $lab evaluate --data s3://bucket/data.csv --model $model", 3, "The server cannot be reached"),
        new("evaluate", "standard output named as a folder", "$lab evaluate --data $data --output - --model $model", 2, "cannot go to standard output"),
        new("explain", Piped, "echo good dress | $lab explain --json --model $model | grep integrated-gradients", 0, ""),
        new("explain", "no such label", "$lab explain good --class happy --model $model", 2, "where: --class"),
        new("explain", "a full device as page", "$lab explain good --html /dev/full --model $model", 3, "No space left on device"),
        new("explain", "a page in no folder", "$lab explain good --html nowhere/a.html --model $model", 2, "where: --html"),
        new("probe", Piped, "cat $data | $lab probe --cases 2 --data - --model $model", 0, ""),
        new("probe", "no such probe", "$lab probe --probes typos --model $model", 2, "where: --probes"),
        new("probe", "an option of a file without one", "$lab probe --delimiter tab --model $model", 2, "There is no file that it speaks of."),
        new("train", Piped, $"cat $data | $lab train {Small} --data /dev/stdin --output new --model $model", 0, ""),
        new("train", "a pipe and a tracking server, which is told the checksum of files", $"cat $data | MLFLOW_TRACKING_URI=http://127.0.0.1:1 $lab train {Small} --data - --output new --model $model", 0, ""),
        new("train", "standard input named twice", $"$lab train --split given --data - --test - --output new --model $model < $data", 2, "Standard input is named twice."),
        new("train", "standard output named as a folder", "$lab train --data $data --output /dev/stdout --model $model", 2, "is a file"),
        new("train", "a training that diverges", "$lab train --epochs 3 --batch-size 8 --max-length 16 --learning-rate 2e6 --max-grad-norm 0 --data $data --output new --model $model", 4, "diverged"),
        new("pipeline run", Piped, "cat pipeline.json | $lab pipeline run -", 0, ""),
        new("pipeline run", "data comes through a pipe", "sed s:$data:-: pipeline.json > piped.json; cat $data | $lab pipeline run piped.json --steps preprocess", 0, ""),
        new("pipeline run", Damaged, "sed s:$model:$damaged: pipeline.json > other.json; $lab pipeline run other.json", 4, Header),
        new("pipeline run", Full, "$lab pipeline run pipeline.json --json > /dev/full", 3, OutputFull),
        new("pipeline run", Gone, "{ $lab pipeline run pipeline.json --json; echo $? > code; } | true; exit $(cat code)", 0, ""),
        new("doctor", Full, "$lab doctor gpu > /dev/full", 3, OutputFull),
        new("doctor", Gone, "{ $lab doctor --json; echo $? > code; } | true; exit $(cat code)", 0, ""),
        new("doctor", "threads that are no number", "LAB_THREADS=many $lab doctor --json", 5, "The lab cannot work here: processor."),
        new("doctor", "a cache that cannot be written", "LAB_CACHE=/proc/cache $lab doctor", 5, "The lab cannot work here: cache."),
        new("doctor", "servers that are away, with passwords", "ConnectionStrings__redis=redis://me:s3cret@127.0.0.1:1 MLFLOW_TRACKING_URI=http://me:s3cret@127.0.0.1:1 $lab doctor --json > got; code=$?; grep -c s3cret got | grep -x 0 && exit $code", 0, ""),
        .. Twins("predict", "$lab predict good --model $twins"),
        .. Twins("evaluate", "$lab evaluate --data $data --model $twins"),
        .. Twins("info", "$lab info --model $twins"),
        .. Twins("serve", "$lab serve --urls http://127.0.0.1:0 --model $twins > /dev/null"),
        .. Twins("Lab.PredictionService", "dotnet $services/Lab.PredictionService.dll --urls http://127.0.0.1:0 --model $twins > /dev/null"),
        new("serve", "settings come through a pipe", "echo '{\"Cache\":{\"Tll\":1}}' | $lab serve --model $model --urls http://127.0.0.1:0 --config -", 2, "Did you mean 'Cache:Ttl'?"),
        new("serve", "settings that are no JSON", "echo nonsense | $lab serve --model $model --config /dev/stdin", 2, "cannot be read"),
        new("info", "settings come through a pipe", "echo '{\"Cache\":{\"Ttl\":\"00:07:00\"}}' | $lab info --config - | grep 00:07:00", 0, ""),
        .. Serves("serve", "$lab serve --model $model --urls"),
        new("serve", Damaged, "$lab serve --model $damaged --urls http://127.0.0.1:0 > /dev/null", 4, Header),
        new("serve", NoCertificate, "HOME=$PWD $lab serve --model $model --urls https://127.0.0.1:0", 2, "HTTPS needs a certificate"),
        new("serve", "a wrong connection string", "ConnectionStrings__mlflow=nowhere $lab serve --model $model --urls http://127.0.0.1:0", 2, "is not an address of a tracking server"),
        .. from command in (string[])["list", $"accept {FeedbackId}", $"correct {FeedbackId} positive", $"drop {FeedbackId}", $"delete {FeedbackId}"]
           select new Situation($"feedback {command.Split(' ')[0]}", "no service", $"$lab feedback {command} --url http://127.0.0.1:1", 5, "http://127.0.0.1:1 does not answer."),
        new("feedback list", "no address", "$lab feedback list --url localhost:8000", 2, "where: --url"),
        new("feedback list", "a key that no header can carry", "$lab feedback list --key \"$(printf 'a\\nb')\"", 2, "a header cannot carry"),
        new("feedback drop", "no id", "$lab feedback drop 7", 2, "'7' is no id of a correction"),
        new("tracking", Taken, "$lab tracking --port $taken", 2, "address already in use"),
        new("tracking", BadAddress, "$lab tracking --host 'local host'", 2, "has the host 'local host'"),
        new("tracking", BadLevel, "LOG_LEVEL=loud $lab tracking --port 0", 2, "'loud' is no log level"),
        new("tracking", InfoLevel, "LOG_LEVEL=info timeout -s INT 5 $lab tracking --port $taken", 2, "address already in use"),
        new("tracking", "a full disk", "$lab tracking --port 0 --backend-store-uri sqlite:////dev/full", 3, "is full"),
        new("kernel install", "a name that leaves the folder", "$lab kernel install --prefix . --alias ../../x", 2, "is no name of a Jupyter kernel"),
        new("kernel list", "nothing installed", "$lab kernel list --prefix .", 0, ""),
        new("kernel uninstall", "a kernelspec of somebody else", "mkdir -p share/jupyter/kernels/x && echo '{}' > share/jupyter/kernels/x/kernel.json && $lab kernel uninstall --prefix . && test -f share/jupyter/kernels/x/kernel.json", 0, ""),
        new("kernel start", "no connection file", "$lab kernel start nowhere", 2, "nowhere"),
        new("kernel start", "a connection file for the whole network", "echo '{\"shell_port\":1,\"iopub_port\":2,\"stdin_port\":3,\"control_port\":4,\"hb_port\":5,\"ip\":\"0.0.0.0\"}' > c.json; $lab kernel start c.json", 2, "this machine alone"),
        new("notebook run", "the doctor in a cell", $"{Doctor} $lab notebook run doctor.ipynb --output - | grep '<td>libcublasLt</td>'", 0, ""),
        new("notebook run", "no notebook", "echo '{}' > a.ipynb; $lab notebook run a.ipynb", 3, "it has no 'nbformat'"),
        new("notebook run", "a file that is not there", "$lab notebook run nowhere.ipynb", 2, "nowhere.ipynb"),
        new("notebook convert", Full, $"{Notebook} $lab notebook convert a.ipynb --output - > /dev/full", 3, OutputFull),
        new("notebook convert", Piped, $"{Notebook} $lab notebook convert - --to ipynb < a.ipynb | grep nbformat", 0, ""),
        new("notebook convert", "a full device as output", $"{Notebook} $lab notebook convert a.ipynb --to ipynb --output /dev/full", 2, "No space left on device"),
        new("notebook diff", Full, $"{Notebook} $lab notebook diff a.ipynb a.ipynb > /dev/full", 3, OutputFull),
        new("notebook strip", "a .dib", "touch a.dib; $lab notebook strip a.dib", 2, "Only .ipynb"),
        new("init", "no name", "$lab init", 2, "MODEL"),
        new("jobs submit", "no lab is named", "$lab jobs submit evaluate data=reviews.csv", 2, "No lab is named, so there are no jobs."),
        new("jobs submit", "a kind that is none", "$lab jobs submit evaluat data=reviews.csv --redis 127.0.0.1:1", 2, "Did you mean 'evaluate'?"),
        new("jobs submit", "a name that the kind does not have", "$lab jobs submit evaluate file=reviews.csv --redis 127.0.0.1:1", 2, "The request is not one of the kind evaluate"),
        new("jobs submit", "a service that is away", "$lab jobs submit evaluate data=reviews.csv --url http://127.0.0.1:1", 5, "The prediction service does not answer"),
        new("jobs list", "Redis is away, with a password", "$lab jobs list --redis redis://me:s3cret@127.0.0.1:1 2> told; code=$?; grep -c s3cret told | grep -x 0 > /dev/null && cat told >&2 && exit $code", 5, "Redis is away."),
        new("jobs list", "a connection string that is none", "$lab jobs list --redis redis://", 2, "where: --redis"),
        new("jobs list", "a service and Redis", "$lab jobs list --redis 127.0.0.1:1 --url http://127.0.0.1:1", 2, "Both --url and --redis are given."),
        new("jobs show", "a service that is away", "$lab jobs show x --url http://127.0.0.1:1", 5, "The prediction service does not answer"),
        new("jobs log", "an address that is none", "$lab jobs log x --url localhost", 2, "where: --url"),
        new("jobs cancel", "Redis is away", "$lab jobs cancel x --redis 127.0.0.1:1", 2, "There is no job 'x'"),
        new("jobs retry", "Redis is away", "$lab jobs retry 01a22c81-9f1c-72b1-a616-45a66ce52552 --redis 127.0.0.1:1", 5, "Redis is away."),
        new("jobs schedule add", "a cron text that is none", "$lab jobs schedule add nightly score input=incoming --cron 'every day' --redis 127.0.0.1:1", 2, "is no cron text"),
        new("jobs schedule add", "a time zone that is none", "$lab jobs schedule add nightly score input=incoming --cron '0 3 * * *' --time-zone Mars --redis 127.0.0.1:1", 2, "There is no time zone 'Mars'"),
        new("jobs schedule list", "Redis is away", "$lab jobs schedule list --redis 127.0.0.1:1", 5, "Redis is away."),
        new("jobs schedule remove", "no name", "$lab jobs schedule remove --redis 127.0.0.1:1", 2, "NAME"),
        .. Serves("Lab.PredictionService", "dotnet $services/Lab.PredictionService.dll --model $model --urls"),
        new("Lab.PredictionService", Damaged, "dotnet $services/Lab.PredictionService.dll --model $damaged --urls http://127.0.0.1:0 > /dev/null", 4, Header),
        .. Serves("Lab.Mailbox", "dotnet $services/Lab.Mailbox.dll --Mailbox:SmtpPort 0 --urls"),
        .. Serves("Lab.Monitor", "dotnet $services/Lab.Monitor.dll --urls"),
        .. Serves("Lab.Trainer", "ConnectionStrings__redis=127.0.0.1:1 ConnectionStrings__mlflow=http://127.0.0.1:1 dotnet $services/Lab.Trainer.dll --Trainer:WorkFolder work --urls"),
        new("Lab.Trainer", "no Redis", "dotnet $services/Lab.Trainer.dll --urls http://127.0.0.1:0", 2, "There is no Redis, where jobs are."),
        new("Lab.Trainer", "a tracking server that is none", "ConnectionStrings__redis=127.0.0.1:1 ConnectionStrings__mlflow=nowhere dotnet $services/Lab.Trainer.dll --urls http://127.0.0.1:0", 2, "There is no address of a tracking server"),
        new("Lab.Mailbox", "the mail port is in use", "dotnet $services/Lab.Mailbox.dll --urls http://127.0.0.1:0 --Mailbox:SmtpPort $taken > /dev/null", 2, "in use"),
        new("Lab.Monitor", "a wrong recipient", "Alerts__Recipients='me at home' dotnet $services/Lab.Monitor.dll --urls http://127.0.0.1:0", 2, "'me at home' is not a mail address"),
        new("Lab.Monitor", "a wrong mail server", "ConnectionStrings__smtp=nonsense dotnet $services/Lab.Monitor.dll --urls http://127.0.0.1:0", 2, "smtp"),
        new("Lab.MlflowServer", Taken, "dotnet $services/Lab.MlflowServer.dll --port $taken", 2, "address already in use"),
        new("Lab.MlflowServer", BadLevel, "LOG_LEVEL=loud dotnet $services/Lab.MlflowServer.dll --port 0", 2, "'loud' is no log level"),
        new("Lab.MlflowServer", BadAddress, "ASPNETCORE_URLS=http://localhost:80x dotnet $services/Lab.MlflowServer.dll", 2, "has the port '80x'"),
    ];

    public override string ToString() => $"{Command}: {Name}";

    static IEnumerable<Situation> Prints(string command, string line) =>
    [
        new(command, Damaged, $"$lab {line} $damaged", 4, Header),
        new(command, Full, $"$lab {line} $model > /dev/full", 3, OutputFull),
        new(command, Gone, $"{{ $lab {line} $model; echo $? > code; }} | true; exit $(cat code)", 0, ""),
    ];

    static IEnumerable<Situation> Twins(string command, string line) => [new(command, "labels of a model that differ only in case", line, 4, "differ only in case")];

    static IEnumerable<Situation> Serves(string command, string line) =>
    [
        new(command, Taken, $"{line} http://127.0.0.1:$taken", 2, "address already in use"),
        new(command, BadAddress, $"{line} http://localhost:80x", 2, "has the port '80x'"),
        new(command, BadLevel, $"LOG_LEVEL=loud {line} http://127.0.0.1:0", 2, "'loud' is no log level"),
        new(command, InfoLevel, $"LOG_LEVEL=info {line} http://127.0.0.1:$taken", 2, "address already in use"),
    ];
}
